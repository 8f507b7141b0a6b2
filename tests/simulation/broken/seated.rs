//! Elections that do not hear whether a node stands.

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::fake::FakeElection;
use registrar_log::{Election, Standing};
use tokio::sync::watch;

struct Deaf {
    election: FakeElection,
    /// What is not heard.
    to: bool,
}

/// A node that has been elected cannot cease to stand.
pub fn keeping(election: FakeElection) -> Arc<dyn Election> {
    Arc::new(Deaf { election, to: false })
}

/// A node that does not stand cannot begin to.
pub fn giving_up(election: FakeElection) -> Arc<dyn Election> {
    Arc::new(Deaf { election, to: true })
}

#[async_trait]
impl Election for Deaf {
    fn join(&self) {
        self.election.join();
    }

    fn standing(&self) -> watch::Receiver<Standing> {
        self.election.standing()
    }

    async fn confirm(&self) -> Result<(), String> {
        self.election.confirm().await
    }

    fn check(&self) {
        self.election.check();
    }

    fn stand(&self, eligible: bool) {
        if eligible != self.to {
            self.election.stand(eligible);
        }
    }

    async fn leave(&self) {
        self.election.leave().await;
    }
}
