//! A reader of an embedded log.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::watch;

use super::{Shared, blocking};
use crate::{Chunk, LogError, LogReader, Offset};

#[derive(Debug)]
pub(super) struct EmbeddedReader {
    shared: Arc<Shared>,
    end: watch::Receiver<Offset>,
    position: Offset,
}

impl EmbeddedReader {
    pub(super) fn new(shared: Arc<Shared>, from: Offset) -> Self {
        let end = shared.end.subscribe();
        Self { shared, end, position: from.max(0) }
    }
}

#[async_trait]
impl LogReader for EmbeddedReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        let position = self.position;
        loop {
            if self.end.wait_for(|end| *end > position).await.is_err() {
                return Err(LogError::Unavailable("the log is closed".to_owned()));
            }
            let shared = Arc::clone(&self.shared);
            // The position moves only here, after the last await: a read that nobody waited for is done again.
            if let Some(chunk) = blocking(move || shared.store.read(position)).await? {
                self.position = chunk.position;
                return Ok(chunk);
            }
        }
    }
}
