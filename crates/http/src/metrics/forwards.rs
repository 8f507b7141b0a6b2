//! Writes that are passed on to the primary, or wait for one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::render;

/// What became of passing a request on once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The primary answered.
    Answered,
    /// The other node says that it has not evaluated it.
    NotEvaluated,
    /// No connection, so that nothing was sent.
    NotSent,
    /// It was sent, and no answer came.
    Unknown,
}

/// Labels, in the order of [`Attempt`].
const OUTCOMES: [&str; 4] = ["answered", "not-evaluated", "not-sent", "unknown"];

/// Counts and times since the start of the process.
#[derive(Debug, Default)]
pub(crate) struct Forwards {
    attempts: [AtomicU64; OUTCOMES.len()],
    given_up: AtomicU64,
    /// In microseconds.
    waited: AtomicU64,
}

impl Forwards {
    /// Counts an attempt.
    pub fn count(&self, attempt: Attempt) {
        if let Some(count) = self.attempts.get(attempt as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a write for which no primary was found in time.
    pub fn give_up(&self) {
        self.given_up.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds the time that a write waited for a primary, or for another one.
    pub fn wait(&self, time: Duration) {
        self.waited.fetch_add(u64::try_from(time.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Writes what was counted.
    pub fn render(&self, text: &mut String) {
        let name = "registrar_forwards_total";
        render::head(text, name, "Attempts to pass a write on to the primary, by what became of them.", "counter");
        for (outcome, count) in OUTCOMES.iter().zip(&self.attempts) {
            render::sample(text, name, &[("outcome", outcome)], count.load(Ordering::Relaxed) as f64);
        }
        let name = "registrar_leader_wait_seconds_total";
        render::head(text, name, "For how long writes have waited for a primary, all together.", "counter");
        render::sample(text, name, &[], self.waited.load(Ordering::Relaxed) as f64 / 1e6);
        let name = "registrar_leader_wait_timeouts_total";
        render::head(text, name, "Writes that were refused because no primary evaluated them in time.", "counter");
        render::sample(text, name, &[], self.given_up.load(Ordering::Relaxed) as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_by_outcome() {
        let forwards = Forwards::default();
        forwards.count(Attempt::Answered);
        forwards.count(Attempt::Unknown);
        forwards.count(Attempt::Unknown);
        forwards.give_up();
        forwards.wait(Duration::from_millis(1_500));
        let mut text = String::new();
        forwards.render(&mut text);
        for line in [
            r#"registrar_forwards_total{outcome="answered"} 1"#,
            r#"registrar_forwards_total{outcome="not-evaluated"} 0"#,
            r#"registrar_forwards_total{outcome="not-sent"} 0"#,
            r#"registrar_forwards_total{outcome="unknown"} 2"#,
            "registrar_leader_wait_seconds_total 1.5",
            "registrar_leader_wait_timeouts_total 1",
        ] {
            assert!(text.lines().any(|own| own == line), "{line} in {text}");
        }
    }
}
