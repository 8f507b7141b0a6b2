//! What a writer owes to registries of other makes while they take part. They read what is not committed; they take the
//! last offset for that of a record, and wait for it before they answer; and as primaries they fence nobody.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{info, warn};

use super::lead::Lost;
use super::task::WriterTask;
use crate::{AppendError, Appender, Log, LogError, Machine, Offset, Record, Standing};

/// How long nothing must have been appended before the log is made to end in a record: not after each of many commands.
const IDLE: Duration = Duration::from_millis(25);

/// The pause before what has failed is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// What is owed.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    /// Below this offset, nobody takes an aborted record for a key's last one.
    amended: Offset,
    /// Something may have been aborted behind that.
    to_amend: bool,
    /// The log may end in something that is not a record.
    to_settle: bool,
    /// Not before.
    at: Option<Instant>,
}

impl Foreign {
    /// Takes note that earlier appenders' batches may have been aborted.
    pub(super) fn take_over(&mut self) {
        (self.to_amend, self.to_settle, self.at) = (true, true, None);
    }

    /// Takes note of a batch.
    pub(super) fn after_append(&mut self, appended: bool) {
        self.to_amend |= !appended;
        self.to_settle = true;
        self.at = Some(Instant::now() + IDLE);
    }

    /// Whether others may have read what was aborted. Nothing must be made of the same ids before they hear that it is not
    /// so: they keep what they have heard first.
    pub(super) fn must_amend(&self) -> bool {
        self.to_amend
    }

    /// Ends when something is to be done, and somebody takes part to whom it matters.
    pub(super) async fn due(&self, standing: &mut watch::Receiver<Standing>) {
        let owed = self.to_amend || self.to_settle;
        if !owed || standing.wait_for(|standing| standing.mixed).await.is_err() {
            return std::future::pending().await;
        }
        if let Some(at) = self.at {
            sleep_until(at).await;
        }
    }
}

impl<M: Machine> WriterTask<M> {
    pub(super) fn is_mixed(&self) -> bool {
        self.standing.borrow().mixed
    }

    /// Appends again what is so, for every key of which others have read something that was aborted.
    ///
    /// # Errors
    /// What went wrong; it has to be done again.
    pub(super) async fn amend(&mut self, appender: &mut dyn Appender) -> Result<(), String> {
        let end = self.applied.position();
        let keys = self.log.aborted_keys(self.foreign.amended).await.map_err(|error| error.to_string())?;
        let records = self.machine.amend(&keys);
        if !keys.is_empty() {
            info!(keys = keys.len(), records = records.len(), "amending what others may have read of aborted batches");
        }
        for batch in batches(&records, self.config.batch_bytes) {
            if !self.is_seated() {
                // finding the keys takes a while, and a foreign primary may have written them since
                return Err("another node is to write by now".to_owned());
            }
            match self.append(appender, batch).await {
                Ok(()) => {}
                Err(AppendError::TooLarge(reason)) => warn!(%reason, "a key cannot be amended: others may differ"),
                Err(error) => return Err(error.to_string()),
            }
        }
        (self.foreign.amended, self.foreign.to_amend) = (end, false);
        Ok(())
    }

    /// Does what is owed. Where that fails, it stays owed.
    pub(super) async fn settle(&mut self, appender: &mut dyn Appender) -> Result<(), Lost> {
        if self.foreign.to_amend {
            self.amend(appender).await.map_err(Lost::Again)?;
        }
        self.foreign.to_settle = false;
        let Some(filler) = self.machine.filler() else { return Ok(()) };
        if let Err(error) = appender.settle(&filler).await {
            warn!(%error, "cannot end the log in a record, so a registry of another make that starts now is not ready");
            (self.foreign.to_settle, self.foreign.at) = (true, Some(Instant::now() + RETRY));
        }
        Ok(())
    }
}

/// Fences every appender of our make, until it succeeds. A foreign primary fences nobody, and a batch of ours that is
/// still on its way must not come after its records. What is aborted thereby leaves a marker.
pub(super) async fn fence_the_past(log: &dyn Log, filler: Option<&Record>) {
    loop {
        match fence(log, filler).await {
            Ok(()) => return,
            Err(LogError::Fatal(reason)) => return warn!(%reason, "cannot fence what nodes of this make have appended"),
            Err(LogError::Unavailable(reason)) => {
                warn!(%reason, "cannot fence what nodes of this make have appended yet");
            }
        }
        sleep(RETRY).await;
    }
}

async fn fence(log: &dyn Log, filler: Option<&Record>) -> Result<(), LogError> {
    let mut appender = log.acquire().await?;
    match filler {
        Some(filler) => appender.settle(filler).await.map_err(|error| LogError::Unavailable(error.to_string())),
        None => Ok(()),
    }
}

/// Records in batches of that many bytes and a little more.
fn batches(records: &[Record], bytes: usize) -> impl Iterator<Item = &[Record]> {
    let mut rest = records;
    std::iter::from_fn(move || {
        let mut size = 0;
        let room = |record: &&Record| {
            let room = size <= bytes;
            size += record.size();
            room
        };
        let (batch, left) = rest.split_at(rest.iter().take_while(room).count());
        rest = left;
        (!batch.is_empty()).then_some(batch)
    })
}
