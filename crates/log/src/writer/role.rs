//! What a node does about writes.

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
