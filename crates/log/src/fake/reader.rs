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
    /// Whether it delivers what was aborted, too.
    uncommitted: bool,
}

impl FakeReader {
    pub(super) fn new(shared: Arc<Shared>, from: Offset, uncommitted: bool) -> Self {
        let end = shared.end.subscribe();
        Self { shared, end, position: from.max(0), uncommitted }
    }

    fn read(&self) -> Option<Chunk> {
        let store = self.shared.store.lock();
        if self.uncommitted { store.read_uncommitted(self.position) } else { store.read(self.position) }
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
                if let Some(chunk) = self.read() {
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
