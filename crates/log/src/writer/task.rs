//! The task that follows the election: it appends while this node is the one that is to, and refuses commands otherwise.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tracing::{error, info};

use super::barred::Barred;
use super::mixed::{Foreign, fence_the_past};
use super::{Role, Submission, WriterConfig};
use crate::{Applied, Election, Log, LogError, Machine, Panicked, Peer, Seat, Standing, WriterStats, caught};

/// The other end of a [`super::Writer`].
pub struct WriterTask<M: Machine> {
    pub(super) log: Arc<dyn Log>,
    pub(super) machine: Arc<M>,
    pub(super) applied: Applied,
    pub(super) election: Arc<dyn Election>,
    pub(super) standing: watch::Receiver<Standing>,
    pub(super) config: WriterConfig,
    pub(super) commands: mpsc::UnboundedReceiver<Submission<M>>,
    pub(super) waiting: VecDeque<Submission<M>>,
    pub(super) role: watch::Sender<Role>,
    pub(super) stats: Arc<WriterStats>,
    pub(super) barred: Barred,
    /// The foreign primary for which this node's past has been fenced.
    pub(super) fenced_for: Option<Peer>,
    pub(super) foreign: Foreign,
}

/// What ended a time in one role.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The standing may say something else.
    Look,
    /// Every handle is gone.
    Close,
}

/// Ends when this node is no longer the one that is to write.
pub(super) async fn unseated(standing: &mut watch::Receiver<Standing>) {
    if standing.wait_for(|standing| standing.seat != Seat::Mine).await.is_err() {
        // the election says nothing any more, so the last standing holds
        std::future::pending().await
    }
}

impl<M: Machine> WriterTask<M> {
    /// Follows the election until every handle is gone, or the log can be read no longer.
    pub async fn run(mut self) {
        let panicked = |Panicked| Some("the writer has panicked, which is a fault of registrar".to_owned());
        if let Some(reason) = caught(self.work()).await.unwrap_or_else(panicked) {
            self.end(reason).await;
        }
    }

    /// Gives the reason if it ends while there are handles.
    async fn work(&mut self) -> Option<String> {
        let mut next = Next::Look;
        while next == Next::Look {
            if let Some(fault) = self.applied.fault() {
                return Some(fault);
            }
            let standing = self.standing.borrow_and_update().clone();
            next = match standing.seat {
                Seat::Mine => {
                    // a foreign primary that follows finds a past that is not fenced
                    self.fenced_for = None;
                    self.lead().await
                }
                Seat::Other(peer) => self.follow(peer).await,
                Seat::Nobody => {
                    self.become_leaderless(standing);
                    self.stand_by().await
                }
            };
        }
        None
    }

    /// Makes a role known. Whoever is refused afterwards finds it.
    pub(super) fn set(&self, role: Role) {
        self.role.send_if_modified(|known| {
            let changed = *known != role;
            if changed {
                info!(%role, "role changed");
                *known = role;
            }
            changed
        });
    }

    /// Refuses a command that comes while this node is not to write.
    pub(super) fn turn_away(&self, submission: Submission<M>) {
        let refusal = self.role.borrow().refusal();
        submission.reply(Err(refusal));
    }

    /// Refuses everything that waits.
    pub(super) fn refuse_waiting(&mut self) {
        let refusal = self.role.borrow().refusal();
        while let Ok(submission) = self.commands.try_recv() {
            self.waiting.push_back(submission);
        }
        self.waiting.drain(..).for_each(|submission| submission.reply(Err(refusal.clone())));
    }

    fn become_leaderless(&self, standing: Standing) {
        let unknown = || match standing.generation {
            None => "the election has not ended yet".to_owned(),
            Some(_) => "nobody that may be elected takes part".to_owned(),
        };
        self.set(match (self.barred.reason(), standing.fault, standing.generation) {
            (Some(reason), ..) => Role::Barred(reason.to_owned()),
            (None, None, None) => Role::Starting,
            (None, fault, _) => Role::Leaderless(fault.unwrap_or_else(unknown)),
        });
    }

    async fn follow(&mut self, peer: Peer) -> Next {
        self.set(Role::Follower(peer.clone()));
        self.refuse_waiting();
        if peer.foreign && self.fenced_for.as_ref() != Some(&peer) {
            let filler = self.machine.filler();
            tokio::select! {
                biased;
                Ok(()) = self.standing.changed() => {}
                () = fence_the_past(&*self.log, filler.as_ref()) => self.fenced_for = Some(peer),
            }
            return Next::Look;
        }
        if !peer.foreign {
            self.fenced_for = None;
        }
        self.stand_by().await
    }

    /// Refuses commands until the standing changes.
    pub(super) async fn stand_by(&mut self) -> Next {
        self.refuse_waiting();
        let mut applied = self.applied.clone();
        loop {
            tokio::select! {
                biased;
                Ok(()) = self.standing.changed() => return Next::Look,
                command = self.commands.recv() => match command {
                    Some(submission) => self.turn_away(submission),
                    None => return Next::Close,
                },
                () = self.barred.over() => self.election.stand(true),
                () = applied.ended() => return Next::Look,
            }
        }
    }

    /// Gives up the seat for a while: others may be able to write.
    pub(super) fn bar(&mut self, reason: String) {
        error!(%reason, "this node cannot write");
        self.barred.begin(reason.clone());
        self.set(Role::Barred(reason));
        self.refuse_waiting();
        self.election.stand(false);
    }

    async fn end(mut self, reason: String) {
        error!(%reason, "this node follows the log no longer; restart it");
        self.set(Role::Ended(reason));
        self.refuse_waiting();
        self.election.leave().await;
        while let Some(submission) = self.commands.recv().await {
            self.turn_away(submission);
        }
    }
}

/// Why a take-over has not succeeded.
pub(super) enum Failed {
    /// It may succeed later.
    Passing(String),
    /// Not without somebody's help.
    Lasting(String),
}

impl Failed {
    pub(super) fn into_reason(self) -> String {
        match self {
            Self::Passing(reason) | Self::Lasting(reason) => reason,
        }
    }
}

impl From<LogError> for Failed {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Unavailable(reason) => Self::Passing(reason),
            LogError::Fatal(reason) => Self::Lasting(reason),
        }
    }
}
