//! The task that holds the appender.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tracing::{error, info, warn};

use super::batch::Batch;
use super::{Role, Submission, WriterConfig};
use crate::{AppendError, Appender, Applied, Log, LogError, Machine, Offset, Record, SubmitError, WriterStats};

/// How long a take-over that failed is left alone.
const RETRY: Duration = Duration::from_millis(500);

/// The other end of a [`super::Writer`].
pub struct WriterTask<M: Machine> {
    pub(super) log: Arc<dyn Log>,
    pub(super) machine: Arc<M>,
    pub(super) applied: Applied,
    pub(super) config: WriterConfig,
    pub(super) commands: mpsc::UnboundedReceiver<Submission<M>>,
    pub(super) role: watch::Sender<Role>,
    pub(super) stats: Arc<WriterStats>,
}

/// Why an appender is not used any further.
enum Lost {
    /// Another one was acquired: do not take over again.
    Fenced(String),
    /// Take over again, and read what happened.
    OutcomeUnknown,
    /// Every handle is gone and nothing waits.
    Closed,
}

impl<M: Machine> WriterTask<M> {
    /// Takes over, then appends until every handle is gone or another appender takes over.
    pub async fn run(mut self) {
        loop {
            let appender = match self.take_over().await {
                Ok(appender) => appender,
                Err(reason) => return self.refuse_all(reason).await,
            };
            match self.write(appender).await {
                Lost::Fenced(reason) => return self.refuse_all(reason).await,
                Lost::OutcomeUnknown => drop(self.role.send_replace(Role::Starting)),
                Lost::Closed => return,
            }
        }
    }

    /// Acquires the log, reads it to its end, and appends the first records of a primary.
    async fn take_over(&mut self) -> Result<Box<dyn Appender>, String> {
        loop {
            let failed = match self.try_take_over().await {
                Ok(appender) => {
                    self.stats.took_over();
                    info!(position = self.applied.position(), "this node writes the log");
                    self.role.send_replace(Role::Primary);
                    return Ok(appender);
                }
                Err(failed) => failed,
            };
            match failed {
                LogError::Fatal(reason) => return Err(reason),
                LogError::Unavailable(reason) => warn!(%reason, "taking over the log failed, trying again"),
            }
            if self.commands.is_closed() && self.commands.is_empty() {
                return Err("the writer has ended".to_owned());
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    async fn try_take_over(&self) -> Result<Box<dyn Appender>, LogError> {
        let mut appender = self.log.acquire().await?;
        self.applied.reach(self.log.end().await?).await?;
        self.append(&mut *appender, &self.machine.take_over()).await.map_err(|error| match error {
            AppendError::Fenced(_) | AppendError::TooLarge(_) => LogError::Fatal(error.to_string()),
            AppendError::Refused(_) | AppendError::Unknown(_) => LogError::Unavailable(error.to_string()),
        })?;
        Ok(appender)
    }

    async fn write(&mut self, mut appender: Box<dyn Appender>) -> Lost {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match self.commands.recv().await {
                    Some(submission) => waiting.push_back(submission),
                    None => return Lost::Closed,
                }
            }
            while let Ok(submission) = self.commands.try_recv() {
                waiting.push_back(submission);
            }
            let batch = Batch::evaluate(&*self.machine, &mut waiting, &self.config);
            if let Err(lost) = self.commit(&mut *appender, batch).await {
                let error = match &lost {
                    Lost::Fenced(reason) => SubmitError::NotPrimary(reason.clone()),
                    _ => SubmitError::Failed("the log must be read again first".to_owned()),
                };
                waiting.into_iter().for_each(|submission| submission.reply(Err(error.clone())));
                return lost;
            }
        }
    }

    /// Appends a batch and answers its commands. A refused batch is retried command by command, so that only the
    /// culprit fails.
    async fn commit(&mut self, appender: &mut dyn Appender, batch: Batch<M>) -> Result<(), Lost> {
        match self.append(appender, &batch.records).await {
            Ok(()) => {
                batch.succeed();
                Ok(())
            }
            Err(AppendError::TooLarge(_) | AppendError::Refused(_)) if batch.submissions.len() > 1 => {
                let mut alone: VecDeque<_> = batch.submissions.into();
                let one = WriterConfig { batch_commands: 1, ..self.config.clone() };
                while !alone.is_empty() {
                    let batch = Batch::evaluate(&*self.machine, &mut alone, &one);
                    Box::pin(self.commit(appender, batch)).await?;
                }
                Ok(())
            }
            Err(error) => refuse(batch, error),
        }
    }

    /// Appends records and waits until they are applied.
    async fn append(&self, appender: &mut dyn Appender, records: &[Record]) -> Result<(), AppendError> {
        if records.is_empty() {
            return Ok(());
        }
        let appended = appender.append(records).await.inspect_err(|_| self.stats.failed())?;
        self.stats.appended(records.len(), records.iter().map(Record::size).sum());
        let end = appended.last().map_or(0, |last: &Offset| last + 1);
        self.applied.reach(end).await.map_err(|error| AppendError::Unknown(error.to_string()))
    }

    async fn refuse_all(mut self, reason: String) {
        error!(%reason, "this node does not write any more; restart it to let it try again");
        self.role.send_replace(Role::ReadOnly(reason.clone()));
        while let Some(submission) = self.commands.recv().await {
            submission.reply(Err(SubmitError::NotPrimary(reason.clone())));
        }
    }
}

fn refuse<M: Machine>(batch: Batch<M>, error: AppendError) -> Result<(), Lost> {
    match error {
        AppendError::TooLarge(reason) => batch.fail(&SubmitError::TooLarge(reason)),
        AppendError::Refused(reason) => {
            warn!(%reason, "the log refused a batch");
            batch.fail(&SubmitError::Failed(reason));
        }
        AppendError::Unknown(reason) => {
            warn!(%reason, "nobody knows whether a batch was appended; reading the log again");
            batch.fail(&SubmitError::Failed(reason));
            return Err(Lost::OutcomeUnknown);
        }
        AppendError::Fenced(reason) => {
            batch.fail(&SubmitError::NotPrimary(reason.clone()));
            return Err(Lost::Fenced(reason));
        }
    }
    Ok(())
}
