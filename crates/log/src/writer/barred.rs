//! How long a node that cannot write does not stand for election.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// After the first failure; doubled after each further one, so that a node which never succeeds unseats the others
/// ever more rarely.
const FIRST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(300);

/// Nothing, or why a node does not stand and until when.
#[derive(Debug, Default)]
pub(super) struct Barred {
    now: Option<(String, Instant)>,
    failures: u32,
}

impl Barred {
    pub(super) fn begin(&mut self, reason: String) {
        let pause = FIRST.saturating_mul(1 << self.failures.min(10)).min(LONGEST);
        self.failures += 1;
        self.now = Some((reason, Instant::now() + pause));
    }

    pub(super) fn reason(&self) -> Option<&str> {
        self.now.as_ref().map(|(reason, _)| reason.as_str())
    }

    /// Ends when the node may stand again, and forgets why it did not; never if it stands.
    pub(super) async fn over(&mut self) {
        match &self.now {
            Some((_, until)) => sleep_until(*until).await,
            None => std::future::pending().await,
        }
        self.now = None;
    }

    /// It could write after all.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}
