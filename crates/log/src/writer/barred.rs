//! How long a node that cannot write does not stand for election.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::Backoff;

/// After the first failure. A node which never succeeds unseats the others ever more rarely.
const FIRST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(300);

/// Nothing, or why a node does not stand and until when.
#[derive(Debug)]
pub(super) struct Barred {
    now: Option<(String, Instant)>,
    backoff: Backoff,
}

impl Barred {
    pub(super) fn new() -> Self {
        Self { now: None, backoff: Backoff::new(FIRST, LONGEST) }
    }

    pub(super) fn begin(&mut self, reason: String) {
        self.now = Some((reason, Instant::now() + self.backoff.pause()));
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
        *self = Self::new();
    }
}
