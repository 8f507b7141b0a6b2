//! How long a write waits for a primary.

use std::time::Duration;

use registrar_log::{Backoff, Role};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::metrics::Forwards;

/// The longest pause after the first attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The time that one write has, and the role that it has seen last.
pub(super) struct Patience<'a> {
    forwards: &'a Forwards,
    roles: watch::Receiver<Role>,
    closing: watch::Receiver<bool>,
    deadline: Instant,
    backoff: Backoff,
}

impl<'a> Patience<'a> {
    /// Patience until `limit` has passed from now, or the server closes. `forwards` are told how long it was needed.
    pub fn new(
        roles: watch::Receiver<Role>,
        closing: watch::Receiver<bool>,
        limit: Duration,
        forwards: &'a Forwards,
    ) -> Self {
        let backoff = Backoff::new(FIRST_PAUSE, LONGEST_PAUSE);
        Self { forwards, roles, closing, deadline: Instant::now() + limit, backoff }
    }

    /// The role now. What is waited for afterwards is a change from it.
    pub fn role(&mut self) -> Role {
        self.roles.borrow_and_update().clone()
    }

    /// Waits until the role has changed. False if there is no time left, or it never will.
    pub async fn other_role(&mut self) -> bool {
        self.changed_by(self.deadline).await == Some(true) && Instant::now() < self.deadline
    }

    /// Waits a moment, or until the role has changed. False if there is no time left.
    pub async fn other_role_or_pause(&mut self) -> bool {
        let until = self.deadline.min(Instant::now() + self.backoff.jittered());
        self.changed_by(until).await.is_some() && Instant::now() < self.deadline
    }

    /// Whether the role has changed by then; none if it never will.
    async fn changed_by(&mut self, then: Instant) -> Option<bool> {
        let from = Instant::now();
        let changed = tokio::select! {
            biased;
            _ = self.closing.wait_for(|closing| *closing) => None,
            changed = timeout_at(then, self.roles.changed()) => match changed {
                Ok(changed) => changed.ok().map(|()| true),
                Err(_) => Some(false),
            },
        };
        self.forwards.wait(from.elapsed());
        changed
    }
}
