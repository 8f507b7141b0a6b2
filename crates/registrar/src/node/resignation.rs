//! Handing the seat over before a planned stop, so that nothing is refused meanwhile.

use std::sync::Arc;
use std::time::Duration;

use registrar_log::{Election, Role};
use tokio::sync::watch;
use tracing::{info, warn};

/// How long the others may take to elect another node.
const HANDOVER: Duration = Duration::from_secs(3);

/// How long this node answers on after that. The others hear of the new primary at about the same time; until they have,
/// they send their requests here and are to be told where to go, not to find a connection closed.
const GRACE: Duration = Duration::from_millis(500);

/// A node's readiness to step down.
pub(crate) struct Resignation {
    election: Arc<dyn Election>,
    role: watch::Receiver<Role>,
}

impl Resignation {
    pub(super) fn new(election: Arc<dyn Election>, role: watch::Receiver<Role>) -> Self {
        Self { election, role }
    }

    /// Lets another node become primary, if this one is and another may. It goes on answering: reads, and writes by passing
    /// them on.
    pub(crate) async fn hand_over(mut self) {
        let leads = matches!(*self.role.borrow(), Role::Primary | Role::TakingOver);
        if !leads || !self.has_successor() {
            return;
        }
        info!("handing over to another node");
        self.election.stand(false);
        let followed = self.role.wait_for(|role| matches!(role, Role::Follower(_)));
        match tokio::time::timeout(HANDOVER, followed).await {
            Ok(Ok(role)) => info!(role = %*role, "handed over"),
            _ => return warn!("no other node has been elected; stopping all the same"),
        }
        tokio::time::sleep(GRACE).await;
    }

    /// Whether another member may be elected. Where the members are not known, a registry of another make leads the group.
    fn has_successor(&self) -> bool {
        let standing = self.election.standing();
        let standing = standing.borrow();
        let eligible = standing.members.iter().filter(|member| member.eligible).count();
        eligible > 1 || standing.members.is_empty() && standing.mixed
    }
}
