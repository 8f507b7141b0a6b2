//! A registry of another make, as far as others notice: it appends plainly, one record after the other, fences nobody,
//! reads what is not committed or counts records, knows nothing of marks, and tells nothing in headers. Everything else
//! of it is ours.

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::fake::FakeLog;
use registrar_log::{AppendError, Appender, Chunk, Log, LogError, LogReader, LogRecord, Offset, Record};

use super::journal::Journal;
use super::line::Line;
use super::log_line::DistantLog;

/// What others know a mark by, which is a NOOP to this make.
const MARK: &[u8] = br#""registrar":"ids""#;

/// How a registry of another make differs from ours.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// The log that it appends to.
    pub log: FakeLog,
    /// Where it takes requests; the smallest is elected.
    pub url: String,
    /// Whether it reads what is not committed, as the reference does.
    pub reads_uncommitted: bool,
    /// Whether it waits for a record at the last offset, as Karapace does.
    pub counts_records: bool,
}

impl Foreign {
    /// The log as this make sees it, at the other end of a line.
    pub(super) fn log(&self, journal: &Journal, node: usize, line: &Arc<Line>) -> Arc<dyn Log> {
        let plain = PlainLog { foreign: self.clone(), journal: journal.clone(), node };
        Arc::new(OneByOne(DistantLog { log: Arc::new(plain), line: Arc::clone(line) }))
    }
}

struct PlainLog {
    foreign: Foreign,
    journal: Journal,
    node: usize,
}

#[async_trait]
impl Log for PlainLog {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        Ok(Box::new(PlainAppender { log: self.foreign.log.clone(), journal: self.journal.clone(), node: self.node }))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        let Foreign { log, reads_uncommitted, counts_records, .. } = &self.foreign;
        let reader = if *reads_uncommitted { log.replay_uncommitted(from) } else { log.replay(from).await? };
        Ok(Box::new(PlainReader { reader, counts_records: *counts_records }))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.foreign.log.end().await
    }
}

struct PlainReader {
    reader: Box<dyn LogReader>,
    counts_records: bool,
}

#[async_trait]
impl LogReader for PlainReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        let mut chunk = self.reader.next().await?;
        if self.counts_records {
            chunk.position = chunk.records.last().map_or(0, |last| last.offset + 1);
        }
        let is_mark = |record: &LogRecord| record.key.as_deref().is_some_and(holds_mark);
        chunk.records.retain(|record| !is_mark(record));
        Ok(chunk)
    }
}

struct PlainAppender {
    log: FakeLog,
    journal: Journal,
    node: usize,
}

#[async_trait]
impl Appender for PlainAppender {
    async fn append(&mut self, records: &[Record]) -> Result<Vec<Offset>, AppendError> {
        let offsets = self.log.append_plainly(records);
        self.journal.note_plain(self.node, &offsets, records);
        Ok(offsets)
    }
}

/// A log of which each record is appended for itself.
struct OneByOne(DistantLog);

#[async_trait]
impl Log for OneByOne {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        Ok(Box::new(OneByOneAppender(self.0.acquire().await?)))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        self.0.replay(from).await
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.0.end().await
    }
}

struct OneByOneAppender(Box<dyn Appender>);

#[async_trait]
impl Appender for OneByOneAppender {
    async fn append(&mut self, records: &[Record]) -> Result<Vec<Offset>, AppendError> {
        let mut offsets = Vec::with_capacity(records.len());
        for record in records.iter().filter(|record| !holds_mark(&record.key)) {
            offsets.extend(self.0.append(std::slice::from_ref(record)).await?);
        }
        Ok(offsets)
    }
}

fn holds_mark(key: &[u8]) -> bool {
    key.windows(MARK.len()).any(|part| part == MARK)
}
