//! Being the one that is to write: taking over, appending, stepping down (docs/architecture.md: one writer of
//! many).

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;
use tracing::{info, warn};

use super::batch::Batch;
use super::task::{Failed, Next, WriterTask, unseated};
use super::{Role, WriterConfig};
use crate::reminder::Reminder;
use crate::{AppendError, Appender, Machine, Offset, Record, Seat, SubmitError};

/// The pause before a take-over is tried again, on average; with jitter, so that two that fence each other part.
const RETRY: Duration = Duration::from_millis(150);

/// The pause before a log that could take nothing is tried again.
const PAUSE: Duration = Duration::from_millis(100);

/// How long what is in the log may take to be applied.
const READ_LIMIT: Duration = Duration::from_secs(30);

/// Why an appender is not used any further.
pub(super) enum Lost {
    /// Another node is to write, or nobody, or this one can read no more.
    Unseated,
    /// The seat is still ours, as far as is known: take over again. The text says what happened.
    Again(String),
    /// Every handle is gone and nothing waits.
    Closed,
}

/// What became of a batch, if its appender can go on.
enum Progress {
    /// Every command has its answer.
    Answered,
    /// The log can take nothing at present; who has patience waits.
    PutOff,
}

impl<M: Machine> WriterTask<M> {
    /// Takes over and appends until another node is to, taking over again after each loss of the log.
    pub(super) async fn lead(&mut self) -> Next {
        let (mut again, mut reminder) = (false, Reminder::default());
        while self.is_seated() {
            self.set(Role::TakingOver);
            self.refuse_waiting();
            let mut standing = self.standing.clone();
            let attempt = tokio::select! {
                biased;
                () = unseated(&mut standing) => return Next::Look,
                attempt = self.try_take_over(again) => attempt,
            };
            again = true;
            match attempt {
                Ok(appender) => match self.write(appender).await {
                    Lost::Closed => return Next::Close,
                    Lost::Unseated => return Next::Look,
                    Lost::Again(reason) => warn!(%reason, "lost the log, taking it over again if still elected"),
                },
                Err(Failed::Lasting(reason)) if self.applied.fault().is_none() => {
                    self.bar(reason);
                    if let Some(next) = self.stand_by_barred().await {
                        return next;
                    }
                }
                Err(Failed::Lasting(_)) => return Next::Look,
                Err(Failed::Passing(reason)) => {
                    if reminder.is_due(&reason) {
                        warn!(%reason, "taking over the log failed, trying again");
                    }
                }
            }
            if self.commands.is_closed() {
                return Next::Close;
            }
            tokio::time::sleep(RETRY.mul_f64(0.5 + fastrand::f64())).await;
        }
        Next::Look
    }

    pub(super) fn is_seated(&self) -> bool {
        self.standing.borrow().seat == Seat::Mine
    }

    /// Waits until this node may try again: an election without others leaves it the seat. Else what comes next.
    async fn stand_by_barred(&mut self) -> Option<Next> {
        let (mut standing, mut applied) = (self.standing.clone(), self.applied.clone());
        loop {
            tokio::select! {
                biased;
                () = unseated(&mut standing) => return Some(Next::Look),
                () = applied.ended() => return Some(Next::Look),
                () = self.barred.over() => {
                    self.election.stand(true);
                    return None;
                }
                command = self.commands.recv() => match command {
                    Some(submission) => self.turn_away(submission),
                    None => return Some(Next::Close),
                },
            }
        }
    }

    /// Fences every earlier appender, makes sure that the seat is still this node's, reads the log to its end, and
    /// appends the first records of a primary. Whoever does it `again` asks first: having lost the log, it may be out of
    /// date, and must not fence its successor.
    async fn try_take_over(&mut self, again: bool) -> Result<Box<dyn Appender>, Failed> {
        if again {
            self.election.confirm().await.map_err(Failed::Passing)?;
        }
        let mut appender = self.log.acquire().await?;
        self.election.confirm().await.map_err(Failed::Passing)?;
        let (end, applied) = (self.log.end().await?, self.applied.position());
        if end < applied {
            return Err(Failed::Passing(format!("the log ends at {end}, but everything below {applied} is applied")));
        }
        self.read_to(end).await?;
        self.foreign.take_over();
        if self.is_mixed() {
            self.amend(&mut *appender).await.map_err(Failed::Passing)?;
        }
        let records = self.machine.take_over();
        self.append(&mut *appender, &records).await.map_err(|error| match error {
            AppendError::TooLarge(_) | AppendError::Forbidden(_) => Failed::Lasting(error.to_string()),
            _ => Failed::Passing(error.to_string()),
        })?;
        Ok(appender)
    }

    async fn write(&mut self, mut appender: Box<dyn Appender>) -> Lost {
        self.stats.took_over();
        self.barred.forget();
        info!(position = self.applied.position(), "this node writes the log");
        self.set(Role::Primary);
        let (mut applied, mut reminder) = (self.applied.clone(), Reminder::default());
        loop {
            // who was unseated while it appended begins anew, also where it has the seat again: others may have written
            if *self.role.borrow() != Role::Primary || self.applied.fault().is_some() {
                return Lost::Unseated;
            }
            if self.waiting.is_empty() {
                let (mut standing, mut mixed) = (self.standing.clone(), self.standing.clone());
                tokio::select! {
                    biased;
                    () = unseated(&mut standing) => return Lost::Unseated,
                    () = applied.ended() => return Lost::Unseated,
                    () = self.foreign.due(&mut mixed) => match self.settle_while_seated(&mut *appender).await {
                        Ok(()) => continue,
                        Err(lost) => return lost,
                    },
                    command = self.commands.recv() => match command {
                        Some(submission) => self.waiting.push_back(submission),
                        None => return Lost::Closed,
                    },
                }
            }
            while let Ok(submission) = self.commands.try_recv() {
                self.waiting.push_back(submission);
            }
            if let Err(lost) = self.prepare(&mut *appender).await {
                return lost;
            }
            let batch = Batch::evaluate(&*self.machine, &mut self.waiting, &self.config);
            match self.commit(&mut *appender, batch, &mut reminder).await {
                Ok(Progress::Answered) => {}
                Ok(Progress::PutOff) => self.pause().await,
                Err(lost) => return lost,
            }
        }
    }

    /// Makes sure that the next batch may be evaluated: registries of other makes must not take what was aborted for real,
    /// and this node still has to be the one that is to write.
    async fn prepare(&mut self, appender: &mut dyn Appender) -> Result<(), Lost> {
        if self.is_mixed() && self.foreign.must_amend() {
            self.settle_while_seated(appender).await?;
        }
        match self.is_seated() && *self.role.borrow() == Role::Primary {
            true => Ok(()),
            false => Err(Lost::Unseated),
        }
    }

    async fn pause(&mut self) {
        let mut standing = self.standing.clone();
        tokio::select! {
            () = unseated(&mut standing) => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }

    /// Does what is owed to registries of other makes; that may take seconds.
    async fn settle_while_seated(&mut self, appender: &mut dyn Appender) -> Result<(), Lost> {
        let mut standing = self.standing.clone();
        tokio::select! {
            biased;
            () = unseated(&mut standing) => Err(Lost::Unseated),
            settled = self.settle(appender) => settled,
        }
    }

    /// Appends a batch and answers its commands. A refused batch is retried command by command, so that only the
    /// culprit fails; one for which the log has no room at present is evaluated anew while its askers wait.
    async fn commit(
        &mut self,
        appender: &mut dyn Appender,
        batch: Batch<M>,
        reminder: &mut Reminder,
    ) -> Result<Progress, Lost> {
        match self.append(appender, &batch.records).await {
            Ok(()) => {
                batch.succeed();
                Ok(Progress::Answered)
            }
            Err(AppendError::TooLarge(_) | AppendError::Refused(_)) if batch.submissions.len() > 1 => {
                let mut alone: VecDeque<_> = batch.submissions.into();
                let one = WriterConfig { batch_commands: 1, ..self.config.clone() };
                while !alone.is_empty() {
                    if let Err(lost) = self.prepare(appender).await {
                        self.waiting.extend(alone);
                        return Err(lost);
                    }
                    let batch = Batch::evaluate(&*self.machine, &mut alone, &one);
                    let progress = Box::pin(self.commit(appender, batch, reminder)).await;
                    if !matches!(progress, Ok(Progress::Answered)) {
                        self.waiting.extend(alone);
                        return progress;
                    }
                }
                Ok(Progress::Answered)
            }
            Err(error) => self.refuse(batch, error, reminder),
        }
    }

    fn refuse(&mut self, batch: Batch<M>, error: AppendError, reminder: &mut Reminder) -> Result<Progress, Lost> {
        match error {
            AppendError::TooLarge(reason) => batch.fail(&SubmitError::TooLarge(reason)),
            AppendError::Refused(reason) => {
                warn!(%reason, "the log refused a batch");
                batch.fail(&SubmitError::Failed(reason));
            }
            AppendError::Unavailable(reason) => {
                if reminder.is_due(&reason) {
                    warn!(%reason, "the log can take nothing at present, trying again for those who wait");
                }
                self.waiting.extend(batch.patient(Instant::now() + PAUSE, &reason));
                return Ok(Progress::PutOff);
            }
            AppendError::Forbidden(reason) => {
                // another node may be allowed to; the next take-over finds out whether this one still is not
                self.set(Role::TakingOver);
                batch.fail(&SubmitError::NotPrimary(reason.clone()));
                return Err(Lost::Again(reason));
            }
            AppendError::Unknown(reason) => {
                // before the answers, so that whoever asks again waits for the next take-over
                self.set(Role::TakingOver);
                batch.lose(&reason);
                return Err(Lost::Again(format!("nobody knows whether a batch was appended: {reason}")));
            }
            AppendError::Fenced(reason) => {
                self.stats.fenced();
                self.set(Role::TakingOver);
                batch.fail(&SubmitError::NotPrimary(reason.clone()));
                return Err(Lost::Again(format!("fenced: {reason}")));
            }
        }
        Ok(Progress::Answered)
    }

    /// Appends records and waits until they are applied. Who is unseated meanwhile says so at once, for the brokers may
    /// take their time.
    pub(super) async fn append(&mut self, appender: &mut dyn Appender, records: &[Record]) -> Result<(), AppendError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut standing = self.standing.clone();
        let applied = self.applied.position();
        let mut appending = appender.append(records);
        let appended = tokio::select! {
            biased;
            appended = &mut appending => appended,
            () = unseated(&mut standing) => {
                let seat = self.standing.borrow().seat.clone();
                self.set(match seat {
                    Seat::Other(peer) => Role::Follower(peer),
                    _ => Role::Leaderless("it steps down".to_owned()),
                });
                // what has not been evaluated need not wait for the brokers either
                self.refuse_waiting();
                appending.await
            }
        };
        self.foreign.after_append(appended.is_ok());
        let appended = appended.inspect_err(|error| self.stats.failed(error))?;
        self.stats.appended(records.len(), records.iter().map(Record::size).sum());
        if let Some(offset) = appended.iter().find(|offset| **offset < applied) {
            // nothing would ever apply it, so nobody may be told that it is there
            return Err(AppendError::Unknown(format!(
                "it was appended at {offset}, but everything below {applied} was applied before: this is not the log that \
                 was read"
            )));
        }
        let end = appended.last().map_or(0, |last: &Offset| last + 1);
        self.read_to(end).await.map_err(|failed| AppendError::Unknown(failed.into_reason()))
    }

    /// Waits until everything below `end` is applied. Whoever writes and cannot read must not keep the seat: nobody would
    /// get an answer.
    async fn read_to(&mut self, end: Offset) -> Result<(), Failed> {
        match tokio::time::timeout(READ_LIMIT, self.applied.reach(end)).await {
            Ok(reached) => Ok(reached?),
            Err(_) => Err(Failed::Lasting(format!(
                "the log is not read: everything below {} is applied, and what follows up to {end} has not come for {} s",
                self.applied.position(),
                READ_LIMIT.as_secs()
            ))),
        }
    }
}
