//! Logs whose readers do not get everything, so that a node counts ids from what it has not read.

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::fake::FakeLog;
use registrar_log::{Appender, Chunk, Log, LogError, LogReader, LogRecord, Offset};

/// What a reader keeps back.
#[derive(Clone, Copy)]
enum Kept {
    /// The marks of the highest ids, for ever.
    Marks,
    /// What was appended last before it began to read, until something is appended.
    Tail,
}

struct Stale {
    log: FakeLog,
    kept: Kept,
}

/// The records that hold the highest ids are never delivered.
pub fn without_marks(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Stale { log, kept: Kept::Marks })
}

/// A reader that begins at the beginning holds a schema back until the next one comes.
pub fn late(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Stale { log, kept: Kept::Tail })
}

#[async_trait]
impl Log for Stale {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        self.log.acquire().await
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        let end = if from == 0 { self.log.end().await? } else { 0 };
        Ok(Box::new(StaleReader { reader: self.log.replay(from).await?, kept: self.kept, end, held: Vec::new() }))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.log.end().await
    }
}

struct StaleReader {
    reader: Box<dyn LogReader>,
    kept: Kept,
    /// Where the log ended when the reader began.
    end: Offset,
    held: Vec<LogRecord>,
}

#[async_trait]
impl LogReader for StaleReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        let mut chunk = self.reader.next().await?;
        match self.kept {
            Kept::Marks => chunk.records.retain(|record| !has(record, r#""registrar":"ids""#)),
            Kept::Tail if chunk.position <= self.end => {
                let mut all = std::mem::take(&mut self.held);
                all.append(&mut chunk.records);
                let last = all.iter().rposition(|record| has(record, r#""keytype":"SCHEMA""#));
                self.held = last.map(|last| all.split_off(last)).unwrap_or_default();
                chunk.records = all;
            }
            // a NOOP alone does not bring it out
            Kept::Tail if chunk.records.iter().any(|record| has(record, r#""keytype":"SCHEMA""#)) => {
                let mut all = std::mem::take(&mut self.held);
                all.append(&mut chunk.records);
                chunk.records = all;
            }
            Kept::Tail => {}
        }
        Ok(chunk)
    }
}

fn has(record: &LogRecord, part: &str) -> bool {
    record.key.as_deref().is_some_and(|key| String::from_utf8_lossy(key).contains(part))
}
