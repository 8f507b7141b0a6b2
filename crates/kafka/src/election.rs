//! The election over Kafka's classic group protocol, as the reference and other makes have it, so that they can share a
//! group during a migration (spec: core 9, docs of Kafka's group membership protocol).
//!
//! The coordinator keeps the members, the leader of the group chooses, and everybody gets the same assignment.

mod assignment;
mod choice;
mod complaint;
mod config;
mod coordinator;
mod identity;
mod location;
mod membership;
mod participant;
mod reaction;
mod stats;

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use registrar_log::{Election, LogError, Standing, caught};
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot, watch};
use tracing::error;

pub use self::config::{Advertised, ElectionConfig};
pub use self::stats::ElectionStats;

use self::choice::CLIENT_ID;
use self::coordinator::Asking;
use self::participant::{Command, Participant, UNREACHABLE};
use crate::connection::Security;

/// How many commands may wait for the thread, which is always about to take them.
const COMMANDS: usize = 64;

/// How long leaving may take in all.
const LEAVING: Duration = Duration::from_millis(1_500);

/// Why a node takes no part any more.
const PANICKED: &str = "the election has panicked, which is a fault of registrar: restart this node";

/// One node's part in an election over a group of a Kafka cluster. Dropping it without leaving looks to the others like the
/// death of the node.
pub struct KafkaElection {
    part: Mutex<Part>,
    eligible: watch::Sender<bool>,
    standing: watch::Receiver<Standing>,
    stats: Arc<ElectionStats>,
    /// How long an answer may take to the question whether this node is primary.
    patience: Duration,
}

/// How far this node has come.
enum Part {
    /// It has not begun; this is what the thread waits for.
    Waiting(oneshot::Sender<mpsc::Receiver<Command>>),
    /// It takes part; this is the way to the thread.
    Joined(mpsc::Sender<Command>),
    /// It does no longer.
    Left,
}

/// What a participant is made of.
struct Waiting {
    config: ElectionConfig,
    asking: Asking,
    standing: watch::Sender<Standing>,
    eligible: watch::Receiver<bool>,
    stats: Arc<ElectionStats>,
}

impl KafkaElection {
    /// A part in an election that begins with [`Election::join`].
    ///
    /// # Errors
    /// [`LogError::Fatal`] if the brokers cannot be spoken to as the configuration says, or if there is no thread to be had.
    pub fn new(config: ElectionConfig) -> Result<Self, LogError> {
        Self::on(thread::Builder::new(), config)
    }

    /// The same, on a thread of that kind. It is started at once: one that cannot be is a fault of the start.
    fn on(thread: thread::Builder, config: ElectionConfig) -> Result<Self, LogError> {
        static MADE: AtomicU32 = AtomicU32::new(1);
        let asking = Asking {
            security: Security::of(&config.client)?,
            client_id: format!("{CLIENT_ID}{}", MADE.fetch_add(1, Ordering::Relaxed)),
            group: config.group.clone(),
            session_timeout: config.session_timeout,
            rebalance_timeout: config.rebalance_timeout,
            patience: config.patience(),
        };
        let (standing, known) = watch::channel(Standing::unknown());
        let (eligible, stands) = watch::channel(config.eligible);
        let patience = config.session_timeout;
        let stats = Arc::new(ElectionStats::new());
        let waiting = Waiting { config, asking, standing, eligible: stands, stats: Arc::clone(&stats) };
        let begin = waiting.start(thread);
        let begin = begin.map_err(|error| LogError::Fatal(format!("cannot start the election's thread: {error}")))?;
        Ok(Self { part: Mutex::new(Part::Waiting(begin)), eligible, standing: known, stats, patience })
    }

    /// What the election has gone through.
    pub fn stats(&self) -> Arc<ElectionStats> {
        Arc::clone(&self.stats)
    }

    /// The way to the thread, if there is one.
    fn commands(&self) -> Option<mpsc::Sender<Command>> {
        match &*self.part() {
            Part::Joined(commands) => Some(commands.clone()),
            Part::Waiting(_) | Part::Left => None,
        }
    }

    /// Nothing under this lock panics, so that nothing can have been left half done.
    fn part(&self) -> MutexGuard<'_, Part> {
        self.part.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Takes part as soon as it is told where commands come from, in a thread and a runtime of its own: no heartbeat is
    /// lost because this node has other work to do.
    fn start(self, thread: thread::Builder) -> io::Result<oneshot::Sender<mpsc::Receiver<Command>>> {
        let (begin, begun) = oneshot::channel();
        let (give, given) = sync_channel::<Runtime>(1);
        thread.name("election".to_owned()).spawn(move || {
            let Ok(runtime) = given.recv() else { return };
            runtime.block_on(self.take_part(begun));
            // A name that is being looked up must not keep the thread.
            runtime.shutdown_background();
        })?;
        // made when there is a thread for it: to be dropped among tasks would make it panic
        let _ = give.send(tokio::runtime::Builder::new_current_thread().enable_all().build()?);
        Ok(begin)
    }

    async fn take_part(self, begun: oneshot::Receiver<mpsc::Receiver<Command>>) {
        let Self { config, asking, standing, eligible, stats } = self;
        // whoever leaves before it joins never does
        let Ok(commands) = begun.await else { return };
        let last = standing.clone();
        let part = Participant::new(config, asking, standing, stats).run(commands, eligible);
        if caught(part).await.is_err() {
            // the others elect somebody else when they miss this node, which must not seem to be elected still
            error!("this node takes no part in the election any more; restart it");
            last.send_replace(Standing { fault: Some(PANICKED.to_owned()), ..Standing::unknown() });
        }
    }
}

#[async_trait]
impl Election for KafkaElection {
    fn join(&self) {
        let mut part = self.part();
        *part = match std::mem::replace(&mut *part, Part::Left) {
            Part::Waiting(begin) => {
                let (commands, received) = mpsc::channel(COMMANDS);
                // the thread waits for nothing else
                let _ = begin.send(received);
                Part::Joined(commands)
            }
            other => other,
        };
    }

    fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.clone()
    }

    async fn confirm(&self) -> Result<(), String> {
        let unreachable = || UNREACHABLE.to_owned();
        let commands = self.commands().ok_or_else(unreachable)?;
        let (answer, answered) = oneshot::channel();
        let confirming = async {
            commands.send(Command::Confirm(answer)).await.ok()?;
            answered.await.ok()
        };
        let outcome = tokio::time::timeout(self.patience, confirming).await;
        outcome.ok().flatten().ok_or_else(unreachable)?
    }

    fn check(&self) {
        if let Some(commands) = self.commands() {
            // If the queue is full, the coordinator is about to be asked anyway.
            let _ = commands.try_send(Command::Check);
        }
    }

    fn stand(&self, eligible: bool) {
        self.eligible.send_replace(eligible);
    }

    async fn leave(&self) {
        // Whoever has not joined never will.
        let part = std::mem::replace(&mut *self.part(), Part::Left);
        let Part::Joined(commands) = part else { return };
        let (done, left) = oneshot::channel();
        let leaving = async {
            if commands.send(Command::Leave(done)).await.is_ok() {
                let _ = left.await;
            }
        };
        let _ = tokio::time::timeout(LEAVING, leaving).await;
    }
}

#[cfg(test)]
mod tests;
