//! A log whose readers get something late, so that a node counts ids from what it has not read.

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::fake::FakeLog;
use registrar_log::{Appender, Chunk, Log, LogError, LogReader, LogRecord, Offset};

struct Stale(FakeLog);

/// A reader that begins at the beginning holds a schema back until the next one comes.
pub fn late(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Stale(log))
}

#[async_trait]
impl Log for Stale {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        self.0.acquire().await
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        let end = if from == 0 { self.0.end().await? } else { 0 };
        Ok(Box::new(StaleReader { reader: self.0.replay(from).await?, end, held: Vec::new() }))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.0.end().await
    }
}

struct StaleReader {
    reader: Box<dyn LogReader>,
    /// Where the log ended when the reader began.
    end: Offset,
    held: Vec<LogRecord>,
}

#[async_trait]
impl LogReader for StaleReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        let mut chunk = self.reader.next().await?;
        if chunk.position <= self.end {
            let mut all = std::mem::take(&mut self.held);
            all.append(&mut chunk.records);
            let last = all.iter().rposition(is_schema);
            self.held = last.map(|last| all.split_off(last)).unwrap_or_default();
            chunk.records = all;
        } else if chunk.records.iter().any(is_schema) {
            // a NOOP alone does not bring it out
            let mut all = std::mem::take(&mut self.held);
            all.append(&mut chunk.records);
            chunk.records = all;
        }
        Ok(chunk)
    }
}

fn is_schema(record: &LogRecord) -> bool {
    record.key.as_deref().is_some_and(|key| String::from_utf8_lossy(key).contains(r#""keytype":"SCHEMA""#))
}
