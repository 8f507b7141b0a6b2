//! The one task that applies a log to its machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, warn};

use crate::reminder::Reminder;
use crate::{Log, LogError, Machine, Offset};

/// How long a reader that failed is left alone.
const RETRY: Duration = Duration::from_millis(500);

/// How far a machine has applied its log, for everybody who waits for an offset.
#[derive(Debug, Clone)]
pub struct Applied {
    position: watch::Receiver<Offset>,
    fault: watch::Receiver<Option<String>>,
    hindrance: watch::Receiver<Option<String>>,
    retries: Arc<AtomicU64>,
}

impl Applied {
    /// Everything below this offset is applied.
    pub fn position(&self) -> Offset {
        *self.position.borrow()
    }

    /// Why replay has ended for good, if it has.
    pub fn fault(&self) -> Option<String> {
        let told = self.fault.borrow().clone();
        told.or_else(|| self.fault.has_changed().is_err().then(|| "replay has ended".to_owned()))
    }

    /// What kept the log from being read when that was tried last, if nothing has been read since.
    pub fn hindrance(&self) -> Option<String> {
        self.hindrance.borrow().clone()
    }

    /// How often reading failed and was tried again.
    pub fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    /// Waits until replay has ended for good.
    pub(crate) async fn ended(&mut self) {
        // the sender goes with the replayer, which is an end as well
        let _ = self.fault.wait_for(Option::is_some).await;
    }

    /// Waits until everything below `position` is applied.
    ///
    /// # Errors
    /// The replayer's fault, if it ended before.
    pub async fn reach(&self, position: Offset) -> Result<(), LogError> {
        let mut positions = self.position.clone();
        match positions.wait_for(|applied| *applied >= position).await {
            Ok(_) => Ok(()),
            Err(_) => Err(LogError::Fatal(self.fault().unwrap_or_else(|| "replay has ended".to_owned()))),
        }
    }
}

/// Reads a log from its beginning and applies it, chunk by chunk, until it is dropped or the log is lost for good.
pub struct Replayer<M: Machine> {
    log: Arc<dyn Log>,
    machine: Arc<M>,
    position: watch::Sender<Offset>,
    fault: watch::Sender<Option<String>>,
    hindrance: watch::Sender<Option<String>>,
    retries: Arc<AtomicU64>,
}

impl<M: Machine> Replayer<M> {
    /// A replayer, and what follows its progress.
    pub fn new(log: Arc<dyn Log>, machine: Arc<M>) -> (Self, Applied) {
        let (position, position_seen) = watch::channel(0);
        let (fault, fault_seen) = watch::channel(None);
        let (hindrance, hindrance_seen) = watch::channel(None);
        let retries = Arc::new(AtomicU64::new(0));
        let applied = Applied {
            position: position_seen,
            fault: fault_seen,
            hindrance: hindrance_seen,
            retries: Arc::clone(&retries),
        };
        (Self { log, machine, position, fault, hindrance, retries }, applied)
    }

    /// Replays until the log is lost for good. Passing failures are retried from where it stopped.
    pub async fn run(self) {
        let mut reminder = Reminder::default();
        loop {
            match self.read().await {
                LogError::Unavailable(reason) => {
                    if reminder.is_due(&reason) {
                        warn!(%reason, position = *self.position.borrow(), "reading the log failed, trying again");
                    }
                    self.hindrance.send_replace(Some(reason));
                    self.retries.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(RETRY).await;
                }
                LogError::Fatal(reason) => {
                    error!(%reason, position = *self.position.borrow(), "reading the log ended");
                    self.fault.send_replace(Some(reason));
                    return;
                }
            }
        }
    }

    async fn read(&self) -> LogError {
        let from = *self.position.borrow();
        let mut reader = match self.log.replay(from).await {
            Ok(reader) => reader,
            Err(error) => return error,
        };
        loop {
            match reader.next().await {
                Ok(chunk) => {
                    self.hindrance.send_if_modified(|hindrance| hindrance.take().is_some());
                    if !chunk.records.is_empty() {
                        self.machine.apply(&chunk.records);
                    }
                    self.position.send_if_modified(|position| {
                        let moved = chunk.position > *position;
                        *position = chunk.position.max(*position);
                        moved
                    });
                }
                Err(error) => return error,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Record;
    use crate::fake::FakeLog;
    use crate::machine::tests::Nothing;

    #[tokio::test(start_paused = true)]
    async fn what_keeps_a_log_from_being_read_is_known_until_it_is_read() {
        let log = FakeLog::new();
        log.fail_read(LogError::Unavailable("no ACL".to_owned()));
        let (replayer, applied) = Replayer::new(Arc::new(log.clone()), Arc::new(Nothing));
        tokio::spawn(replayer.run());
        tokio::time::sleep(RETRY * 2).await;
        assert_eq!((applied.hindrance(), applied.retries()), (Some("no ACL".to_owned()), 1));
        let record = Record { key: "k".into(), value: None };
        log.acquire().await.unwrap().append(&[record]).await.unwrap();
        applied.reach(1).await.unwrap();
        assert_eq!(applied.hindrance(), None);
    }
}
