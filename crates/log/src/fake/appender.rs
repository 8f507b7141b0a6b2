//! The right to append to a fake log.

use std::sync::Arc;

use async_trait::async_trait;

use super::Shared;
use super::faults::{AppendFault, pass};
use crate::{AppendError, Appender, Offset, Record};

#[derive(Debug)]
pub(super) struct FakeAppender {
    shared: Arc<Shared>,
    epoch: u64,
}

impl FakeAppender {
    pub(super) fn new(shared: Arc<Shared>, epoch: u64) -> Self {
        Self { shared, epoch }
    }

    /// Checks and appends under one lock, so that an acquisition is either before or after all of it.
    fn append_now(&self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        let now = self.shared.now();
        let mut store = self.shared.store.lock();
        if store.epoch() != self.epoch {
            return Err(AppendError::Fenced(format!("epoch {} follows {}", store.epoch(), self.epoch)));
        }
        let mut faults = self.shared.faults.lock();
        if let Some(max) = faults.max_record_bytes
            && let Some(record) = batch.iter().find(|record| record.size() > max)
        {
            return Err(AppendError::TooLarge(format!("a record of {} bytes, {max} are allowed", record.size())));
        }
        match faults.appends.pop_front() {
            None => Ok(store.append(batch, now)),
            Some(AppendFault::Refuse) => Err(AppendError::Refused("told to refuse".to_owned())),
            Some(AppendFault::Decline) => Err(AppendError::Unavailable("told to decline".to_owned())),
            Some(AppendFault::Forbid) => Err(AppendError::Forbidden("told to forbid".to_owned())),
            Some(AppendFault::Abort) => {
                store.abort(batch, now);
                Err(AppendError::Refused("told to abort".to_owned()))
            }
            Some(AppendFault::Lose { appended }) => {
                if appended {
                    store.append(batch, now);
                }
                Err(AppendError::Unknown("told to lose the answer".to_owned()))
            }
        }
    }
}

#[async_trait]
impl Appender for FakeAppender {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        let delays = self.shared.faults.lock().delays;
        pass(delays.append).await;
        let outcome = self.append_now(batch);
        self.shared.publish_end();
        pass(delays.answer).await;
        outcome
    }

    async fn settle(&mut self, record: &Record) -> Result<(), AppendError> {
        self.shared.store.lock().settle(record, self.shared.now());
        self.shared.publish_end();
        Ok(())
    }
}
