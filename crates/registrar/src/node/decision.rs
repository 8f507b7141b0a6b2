//! What the election comes to for a node that starts.

use std::time::Duration;

use registrar_log::Role;
use tokio::sync::watch;
use tokio::time::timeout;
use tracing::warn;

/// Why a node cannot start.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Undecided {
    /// It can follow the log no longer; the text says why.
    Ended(String),
    /// The writer is gone.
    Gone,
    /// The election has said nothing in time.
    Late,
}

/// Waits until it is known who writes and, where that is this node, until it does or has found that it may not, for
/// `limit` at most. Whoever has been elected by then serves reads, and goes on taking over.
pub(super) async fn decided(role: &mut watch::Receiver<Role>, limit: Duration) -> Result<(), Undecided> {
    let known = role.wait_for(|role| !matches!(role, Role::Starting | Role::TakingOver));
    let known = match timeout(limit, known).await.map(|role| role.map(|role| role.clone())) {
        Ok(Ok(role)) => role,
        Ok(Err(_)) => return Err(Undecided::Gone),
        Err(_) => role.borrow().clone(),
    };
    match known {
        Role::Ended(reason) => Err(Undecided::Ended(reason)),
        Role::Starting => Err(Undecided::Late),
        Role::TakingOver => {
            warn!("this node has been elected and cannot write yet; it answers reads, and goes on trying");
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(role: Role) -> Result<(), Undecided> {
        let (_known, mut role) = watch::channel(role);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(decided(&mut role, Duration::ZERO))
    }

    #[test]
    fn whoever_can_read_starts_once_the_election_has_spoken() {
        for role in [Role::Primary, Role::TakingOver, Role::Leaderless("x".into()), Role::Barred("no ACL".into())] {
            assert_eq!(outcome(role.clone()), Ok(()), "{role}");
        }
        assert_eq!(outcome(Role::Starting), Err(Undecided::Late));
        assert_eq!(outcome(Role::Ended("deleted".into())), Err(Undecided::Ended("deleted".to_owned())));
    }
}
