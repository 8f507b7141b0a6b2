//! What was appended to a log, by whom and when: what compaction cannot take away.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use registrar_log::{AppendError, Appender, Log, LogError, LogReader, Offset, Record};
use tokio::time::Instant;

/// A batch that the log has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// From 1: counts the acquisitions of the log, in the order in which they fenced each other. 0 for what a registry of
    /// another make has appended, which is outside of that order.
    pub term: u64,
    /// The node that appended it.
    pub node: usize,
    /// When, from the beginning of the run.
    pub at: Duration,
    /// The offset of each record.
    pub offsets: Vec<Offset>,
    /// The records.
    pub records: Vec<Record>,
}

/// Everything that a log has taken. Clones are the same journal.
#[derive(Clone)]
pub struct Journal {
    log: Arc<dyn Log>,
    begun: Instant,
    written: Arc<Mutex<Written>>,
}

#[derive(Default)]
struct Written {
    /// Where the log ended when each term began.
    terms: Vec<Offset>,
    batches: Vec<Appended>,
}

impl Journal {
    pub(super) fn new(log: Arc<dyn Log>) -> Self {
        Self { log, begun: Instant::now(), written: Arc::default() }
    }

    /// The batches, in the order in which the log has taken them.
    pub fn batches(&self) -> Vec<Appended> {
        self.written.lock().batches.clone()
    }

    /// Where the log ended when each term began, from term 1 on.
    pub fn terms(&self) -> Vec<Offset> {
        self.written.lock().terms.clone()
    }

    /// Takes note of records that were appended one by one.
    pub(super) fn note_plain(&self, node: usize, offsets: &[Offset], records: &[Record]) {
        let at = self.begun.elapsed();
        let appended = offsets.iter().zip(records).map(|(offset, record)| Appended {
            term: 0,
            node,
            at,
            offsets: vec![*offset],
            records: vec![record.clone()],
        });
        self.written.lock().batches.extend(appended);
    }

    /// The log, as `node` writes it.
    pub(super) fn of(&self, node: usize) -> Arc<dyn Log> {
        Arc::new(Watched { journal: self.clone(), node })
    }
}

struct Watched {
    journal: Journal,
    node: usize,
}

#[async_trait]
impl Log for Watched {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        let appender = self.journal.log.acquire().await?;
        let end = self.journal.log.end().await?;
        let mut written = self.journal.written.lock();
        written.terms.push(end);
        let (journal, node, term) = (self.journal.clone(), self.node, written.terms.len() as u64);
        Ok(Box::new(WatchedAppender { appender, journal, node, term }))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        self.journal.log.replay(from).await
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.journal.log.end().await
    }

    async fn aborted_keys(&self, from: Offset) -> Result<Vec<Bytes>, LogError> {
        self.journal.log.aborted_keys(from).await
    }
}

struct WatchedAppender {
    appender: Box<dyn Appender>,
    journal: Journal,
    node: usize,
    term: u64,
}

#[async_trait]
impl Appender for WatchedAppender {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        let offsets = self.appender.append(batch).await?;
        let (at, records) = (self.journal.begun.elapsed(), batch.to_vec());
        let appended = Appended { term: self.term, node: self.node, at, offsets: offsets.clone(), records };
        self.journal.written.lock().batches.push(appended);
        Ok(offsets)
    }

    async fn settle(&mut self, record: &Record) -> Result<(), AppendError> {
        self.appender.settle(record).await
    }
}
