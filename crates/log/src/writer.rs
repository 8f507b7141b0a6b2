//! The one write path: a queue of commands, evaluated in order and appended in batches by the one task that holds the
//! appender.

mod barred;
mod batch;
mod lead;
mod mixed;
mod role;
mod task;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::Instant;

use barred::Barred;
use mixed::Foreign;
pub use role::Role;
pub use task::WriterTask;

use crate::{Applied, Election, Log, Machine, SubmitError, WriterStats};

/// The bounds of the write path.
#[derive(Debug, Clone)]
pub struct WriterConfig {
    /// How many commands are appended together at most.
    pub batch_commands: usize,
    /// From how many bytes of keys and values on a batch takes no further command.
    pub batch_bytes: usize,
    /// How many bytes of commands may wait; further ones wait for their turn to queue.
    pub queue_bytes: usize,
    /// How long a caller waits for its answer. What is on its way to the log goes on without it.
    pub answer_timeout: Duration,
}

impl Default for WriterConfig {
    fn default() -> Self {
        Self {
            batch_commands: 256,
            batch_bytes: 512 << 10,
            queue_bytes: 64 << 20,
            answer_timeout: Duration::from_millis(500),
        }
    }
}

/// What the writer has to know of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handling {
    /// What it holds in memory while it waits.
    pub bytes: usize,
    /// Whether it looks for its own result first, so that evaluating it again does no harm where nobody knows whether it
    /// has taken effect.
    pub repeatable: bool,
}

struct Submission<M: Machine> {
    command: M::Command,
    repeatable: bool,
    /// Until when the caller waits.
    deadline: Instant,
    answer: oneshot::Sender<Result<M::Answer, SubmitError>>,
    _queued: tokio::sync::OwnedSemaphorePermit,
}

impl<M: Machine> Submission<M> {
    fn reply(self, result: Result<M::Answer, SubmitError>) {
        // nobody listens any more where the caller timed out or went away
        let _ = self.answer.send(result);
    }
}

/// A handle on the write path. Dropping the last one lets the task end when its queue is empty.
pub struct Writer<M: Machine> {
    queue: mpsc::UnboundedSender<Submission<M>>,
    room: Arc<Semaphore>,
    config: WriterConfig,
    role: watch::Receiver<Role>,
    stats: Arc<WriterStats>,
}

impl<M: Machine> Clone for Writer<M> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
            room: Arc::clone(&self.room),
            config: self.config.clone(),
            role: self.role.clone(),
            stats: Arc::clone(&self.stats),
        }
    }
}

impl<M: Machine> Writer<M> {
    /// A writer for `log` that writes when the election says so, and the task that does its work.
    pub fn new(
        log: Arc<dyn Log>,
        machine: Arc<M>,
        applied: Applied,
        election: Arc<dyn Election>,
        config: WriterConfig,
    ) -> (Self, WriterTask<M>) {
        let (queue, commands) = mpsc::unbounded_channel();
        let (role, role_seen) = watch::channel(Role::Starting);
        let stats = Arc::new(WriterStats::default());
        let room = Arc::new(Semaphore::new(config.queue_bytes.min(Semaphore::MAX_PERMITS)));
        let task = WriterTask {
            log,
            machine,
            applied,
            standing: election.standing(),
            election,
            config: config.clone(),
            commands,
            waiting: VecDeque::new(),
            role,
            stats: Arc::clone(&stats),
            barred: Barred::new(),
            fenced_for: None,
            foreign: Foreign::default(),
        };
        (Self { queue, room, config, role: role_seen, stats }, task)
    }

    /// Has a command evaluated, its records appended and applied, and gives its answer.
    ///
    /// # Errors
    /// [`SubmitError`]; after `TimedOut` the command may still take effect.
    pub async fn submit(&self, command: M::Command, handling: Handling) -> Result<M::Answer, SubmitError> {
        let deadline = Instant::now() + self.config.answer_timeout;
        let answered = self.answered(command, handling, deadline);
        tokio::time::timeout_at(deadline, answered).await.unwrap_or(Err(SubmitError::TimedOut))
    }

    /// Whether this node writes, now and later.
    pub fn role(&self) -> watch::Receiver<Role> {
        self.role.clone()
    }

    /// What has been done.
    pub fn stats(&self) -> &Arc<WriterStats> {
        &self.stats
    }

    async fn answered(
        &self,
        command: M::Command,
        handling: Handling,
        deadline: Instant,
    ) -> Result<M::Answer, SubmitError> {
        let role = self.role.borrow().clone();
        if role != Role::Primary {
            return Err(role.refusal());
        }
        let Handling { bytes, repeatable } = handling;
        let permits = bytes.clamp(1, self.config.queue_bytes).try_into().unwrap_or(u32::MAX);
        let ended = || SubmitError::NotPrimary("the writer has ended".to_owned());
        let queued = Arc::clone(&self.room).acquire_many_owned(permits).await.map_err(|_| ended())?;
        let (answer, answered) = oneshot::channel();
        let submission = Submission { command, repeatable, deadline, answer, _queued: queued };
        self.queue.send(submission).map_err(|_| ended())?;
        answered.await.unwrap_or_else(|_| Err(ended()))
    }
}
