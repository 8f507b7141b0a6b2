//! What holds up the election. Faults are logged when they begin, and now and then as long as they last.

use std::time::{Duration, Instant};

use tracing::{info, warn};

/// How often a fault that lasts is logged.
const REPEAT: Duration = Duration::from_secs(30);

/// What holds up the election now.
#[derive(Debug, Default)]
pub(super) struct Complaint {
    fault: Option<String>,
    logged: Option<(String, Instant)>,
}

impl Complaint {
    /// Somebody has to do something about it.
    pub(super) fn fault(&mut self, text: String) {
        if self.due(&text) {
            warn!(reason = text, "the election is held up");
        }
        self.fault = Some(text);
    }

    /// It may pass.
    pub(super) fn hitch(&mut self, text: &str) {
        if self.due(text) {
            info!(reason = text, "the election goes on in a moment");
        }
    }

    /// All is well again.
    pub(super) fn settle(&mut self) {
        if self.fault.take().is_some() {
            info!("the election is held up no longer");
        }
        self.logged = None;
    }

    pub(super) fn current(&self) -> Option<&String> {
        self.fault.as_ref()
    }

    fn due(&mut self, text: &str) -> bool {
        let due = self.logged.as_ref().is_none_or(|(last, when)| last != text || when.elapsed() >= REPEAT);
        if due {
            self.logged = Some((text.to_owned(), Instant::now()));
        }
        due
    }
}
