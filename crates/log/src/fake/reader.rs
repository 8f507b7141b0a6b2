//! A reader of a fake log.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use super::Shared;
use super::faults::pass;
use crate::{Chunk, LogError, LogReader, Offset};

#[derive(Debug)]
pub(super) struct FakeReader {
    shared: Arc<Shared>,
    end: watch::Receiver<Offset>,
    position: Offset,
}

impl FakeReader {
    pub(super) fn new(shared: Arc<Shared>, from: Offset) -> Self {
        let end = shared.end.subscribe();
        Self { shared, end, position: from.max(0) }
    }
}

#[async_trait]
impl LogReader for FakeReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        loop {
            self.end.mark_unchanged();
            if let Some(error) = self.shared.faults.lock().reads.pop_front() {
                return Err(error);
            }
            if *self.end.borrow() > self.position {
                let delay = self.shared.faults.lock().delays.delivery;
                pass(delay).await;
                // No await follows, so a dropped future has taken nothing.
                if let Some(chunk) = self.shared.store.lock().read(self.position) {
                    self.position = chunk.position;
                    return Ok(chunk);
                }
            }
            if self.end.changed().await.is_err() {
                return Err(LogError::Unavailable("the log is gone".to_owned()));
            }
        }
    }
}
