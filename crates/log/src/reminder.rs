//! Telling a failure that lasts: when it begins, and now and then.

use std::time::Duration;

use tokio::time::Instant;

/// How often the same failure is told.
const REPEAT: Duration = Duration::from_secs(30);

/// What was told last, and when.
#[derive(Debug, Default)]
pub struct Reminder(Option<(String, Instant)>);

impl Reminder {
    /// Whether to tell `reason` now. If so, it counts as told.
    pub fn is_due(&mut self, reason: &str) -> bool {
        let due = self.0.as_ref().is_none_or(|(last, when)| last != reason || when.elapsed() >= REPEAT);
        if due {
            self.0 = Some((reason.to_owned(), Instant::now()));
        }
        due
    }
}
