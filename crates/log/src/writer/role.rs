//! What a node does about writes.

use std::fmt;

use crate::{Peer, SubmitError};

/// Whether this node writes, and if not, who does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The election has not said anything yet.
    Starting,
    /// It has been elected and is about to take over.
    TakingOver,
    /// It appends.
    Primary,
    /// Another node appends.
    Follower(Peer),
    /// Nobody is known to append; the text says why.
    Leaderless(String),
    /// It cannot append although it has been elected; the text says why, and what to do. It will try again.
    Barred(String),
    /// It neither reads nor appends any more, until it is restarted; the text says why.
    Ended(String),
}

impl Role {
    /// The name of each role, in the order in which a node usually has them.
    pub const NAMES: [&str; 7] = ["starting", "taking-over", "primary", "follower", "leaderless", "barred", "ended"];

    /// One of [`Self::NAMES`].
    pub fn name(&self) -> &'static str {
        let [starting, taking_over, primary, follower, leaderless, barred, ended] = Self::NAMES;
        match self {
            Self::Starting => starting,
            Self::TakingOver => taking_over,
            Self::Primary => primary,
            Self::Follower(_) => follower,
            Self::Leaderless(_) => leaderless,
            Self::Barred(_) => barred,
            Self::Ended(_) => ended,
        }
    }

    /// Why nobody appends, or this node does not; none where nothing is wrong.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Starting | Self::TakingOver | Self::Primary | Self::Follower(_) => None,
            Self::Leaderless(reason) | Self::Barred(reason) | Self::Ended(reason) => Some(reason),
        }
    }

    /// The answer to a command that is not evaluated here.
    pub(super) fn refusal(&self) -> SubmitError {
        SubmitError::NotPrimary(match self {
            Self::Starting => "the election has not ended yet".to_owned(),
            Self::TakingOver | Self::Primary => "it is about to take over".to_owned(),
            Self::Follower(peer) => format!("that is {}", peer.url),
            Self::Leaderless(reason) | Self::Barred(reason) | Self::Ended(reason) => reason.clone(),
        })
    }
}

/// As it reads in a log line: the name, and whom it follows or what is wrong.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Follower(peer) if peer.foreign => write!(f, " of {}, a registry of another make", peer.url),
            Self::Follower(peer) => write!(f, " of {}", peer.url),
            _ => self.reason().map_or(Ok(()), |reason| write!(f, ": {reason}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_read_well() {
        let peer = |foreign| Peer { url: "http://a:1".to_owned(), foreign };
        let rows = [
            (Role::Starting, "starting"),
            (Role::TakingOver, "taking-over"),
            (Role::Primary, "primary"),
            (Role::Follower(peer(false)), "follower of http://a:1"),
            (Role::Follower(peer(true)), "follower of http://a:1, a registry of another make"),
            (Role::Leaderless("why".to_owned()), "leaderless: why"),
            (Role::Barred("why".to_owned()), "barred: why"),
            (Role::Ended("why".to_owned()), "ended: why"),
        ];
        for (role, expected) in &rows {
            assert_eq!(role.to_string(), *expected);
            assert!(expected.starts_with(role.name()));
        }
        let mut named: Vec<&str> = rows.iter().map(|(role, _)| role.name()).collect();
        named.dedup();
        assert_eq!(named, Role::NAMES);
    }
}
