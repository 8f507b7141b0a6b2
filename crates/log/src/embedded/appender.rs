//! The right to append to an embedded log.

use std::sync::Arc;

use async_trait::async_trait;

use super::{MAX_RECORD_BYTES, Shared, now};
use crate::{AppendError, Appender, Offset, Record};

#[derive(Debug)]
pub(super) struct EmbeddedAppender {
    shared: Arc<Shared>,
    epoch: i64,
}

impl EmbeddedAppender {
    pub(super) fn new(shared: Arc<Shared>, epoch: i64) -> Self {
        Self { shared, epoch }
    }
}

#[async_trait]
impl Appender for EmbeddedAppender {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        if let Some(record) = batch.iter().find(|record| record.size() > MAX_RECORD_BYTES) {
            let size = record.size();
            return Err(AppendError::TooLarge(format!("a record of {size} bytes, {MAX_RECORD_BYTES} are allowed")));
        }
        let (shared, epoch, batch) = (Arc::clone(&self.shared), self.epoch, batch.to_vec());
        let append = move || {
            let offsets = shared.store.append(epoch, &batch, now())?;
            if let Some(last) = offsets.last() {
                shared.publish_end(last + 1);
            }
            Ok(offsets)
        };
        match tokio::task::spawn_blocking(append).await {
            Ok(outcome) => outcome,
            Err(failure) => Err(AppendError::Unknown(format!("the embedded log failed: {failure}"))),
        }
    }
}
