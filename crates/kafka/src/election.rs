//! The election over Kafka's classic group protocol, as the reference and other makes have it, so that they can share a
//! group during a migration (spec: core 9, docs of Kafka's group membership protocol).
//!
//! The coordinator keeps the members, the leader of the group chooses, and everybody gets the same assignment.

mod assignment;
mod backoff;
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

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use registrar_log::{Election, LogError, Standing};
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

/// One node's part in an election over a group of a Kafka cluster. Dropping it without leaving looks to the others like the
/// death of the node.
pub struct KafkaElection {
    /// What joins; nothing once it has.
    waiting: Mutex<Option<Waiting>>,
    /// To the thread; nothing once it has been told to leave.
    commands: Mutex<Option<mpsc::Sender<Command>>>,
    eligible: watch::Sender<bool>,
    standing: watch::Receiver<Standing>,
    stats: Arc<ElectionStats>,
    /// How long an answer may take to the question whether this node is primary.
    patience: Duration,
}

/// A participant that has not begun.
struct Waiting {
    config: ElectionConfig,
    asking: Asking,
    standing: watch::Sender<Standing>,
    commands: mpsc::Receiver<Command>,
    eligible: watch::Receiver<bool>,
}

impl KafkaElection {
    /// A part in an election that begins with [`Election::join`].
    ///
    /// # Errors
    /// [`LogError::Fatal`] if the brokers cannot be spoken to as the configuration says.
    pub fn new(config: ElectionConfig) -> Result<Self, LogError> {
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
        let (commands, received) = mpsc::channel(COMMANDS);
        let (eligible, stands) = watch::channel(config.eligible);
        let patience = config.session_timeout;
        let waiting = Waiting { config, asking, standing, commands: received, eligible: stands };
        Ok(Self {
            waiting: Mutex::new(Some(waiting)),
            commands: Mutex::new(Some(commands)),
            eligible,
            standing: known,
            stats: Arc::new(ElectionStats::new()),
            patience,
        })
    }

    /// What the election has gone through.
    pub fn stats(&self) -> Arc<ElectionStats> {
        Arc::clone(&self.stats)
    }

    fn commands(&self) -> Option<mpsc::Sender<Command>> {
        self.commands.lock().ok()?.clone()
    }
}

impl Waiting {
    /// Takes part, in a thread and a runtime of its own: no heartbeat is lost because this node has other work to do.
    fn begin(self, stats: Arc<ElectionStats>) {
        let participate = move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return error!(%error, "the election cannot begin"),
            };
            let participant = Participant::new(self.config, self.asking, self.standing, stats);
            runtime.block_on(participant.run(self.commands, self.eligible));
            // A name that is being looked up must not keep the thread.
            runtime.shutdown_background();
        };
        if let Err(error) = std::thread::Builder::new().name("election".to_owned()).spawn(participate) {
            error!(%error, "the election cannot begin");
        }
    }
}

#[async_trait]
impl Election for KafkaElection {
    fn join(&self) {
        let waiting = self.waiting.lock().ok().and_then(|mut waiting| waiting.take());
        if let Some(waiting) = waiting {
            waiting.begin(self.stats());
        }
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
        drop(self.waiting.lock().ok().and_then(|mut waiting| waiting.take()));
        let commands = self.commands.lock().ok().and_then(|mut commands| commands.take());
        let Some(commands) = commands else { return };
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
