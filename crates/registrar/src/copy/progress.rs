//! How far a copy is, on standard error: a bar on a terminal, lines elsewhere.

use std::cell::{Cell, RefCell};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Lines about one stage are not closer than this.
const INTERVAL: Duration = Duration::from_secs(5);

/// One stage after another. Dropped, it leaves nothing on a terminal.
pub(super) struct Progress {
    /// None where nobody watches.
    bar: Option<ProgressBar>,
    stage: RefCell<String>,
    done: Cell<usize>,
    all: Cell<Option<usize>>,
    said: Cell<Instant>,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            bar: std::io::stderr().is_terminal().then(ProgressBar::new_spinner),
            stage: RefCell::default(),
            done: Cell::new(0),
            all: Cell::new(None),
            said: Cell::new(Instant::now()),
        }
    }

    /// A new stage, of that many steps if they are known. One without steps is passed over.
    pub(super) fn begin(&self, stage: &str, all: Option<usize>) {
        self.stage.replace(stage.to_owned());
        self.done.set(0);
        self.all.set(all);
        self.said.set(Instant::now());
        if all == Some(0) {
            return;
        }
        match &self.bar {
            Some(bar) => restart(bar, stage, all),
            None => eprintln!("{stage}{}", all.map_or(String::new(), |all| format!(": {all}"))),
        }
    }

    /// Steps are done.
    pub(super) fn advance(&self, steps: usize) {
        self.done.set(self.done.get() + steps);
        if let Some(bar) = &self.bar {
            return bar.inc(steps as u64);
        }
        if self.said.get().elapsed() >= INTERVAL {
            self.said.set(Instant::now());
            let of = self.all.get().map_or(String::new(), |all| format!(" of {all}"));
            eprintln!("{}: {}{of}", self.stage.borrow(), self.done.get());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn restart(bar: &ProgressBar, stage: &str, all: Option<usize>) {
    let template = if all.is_some() { "{msg} [{bar:40}] {pos}/{len} {eta}" } else { "{spinner} {msg} {pos}" };
    bar.reset();
    bar.set_length(all.unwrap_or_default() as u64);
    bar.set_message(stage.to_owned());
    // last, so that nothing is drawn that mixes two stages
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
}
