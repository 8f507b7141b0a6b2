//! What a log is. Three implementations pass one suite: the in-memory fake, the embedded log, and Kafka.

use async_trait::async_trait;

use bytes::Bytes;

use crate::{AppendError, Chunk, LogError, Offset, Record};

/// An ordered, durable, compacted sequence of records that has one appender at a time.
#[async_trait]
pub trait Log: Send + Sync {
    /// Becomes the appender. Every appender acquired earlier, by whatever process, is fenced when this returns: none of
    /// its batches becomes visible afterwards.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be reached or refuses.
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError>;

    /// Reads from the first record at or after `from` on, and goes on with what is appended later.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be reached or refuses.
    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError>;

    /// The offset that a reader's position reaches when it has read everything that is committed now.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be reached or refuses.
    async fn end(&self) -> Result<Offset, LogError>;

    /// The keys, from `from` on and in the order of the log, whose last record was aborted: whoever reads what is not
    /// committed, as registries of other makes do, takes that record for the key's last. Only an appender may ask, for
    /// the batches of earlier ones must have ended. A log that shows nobody what it has not committed has no such keys.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be reached or refuses.
    async fn aborted_keys(&self, from: Offset) -> Result<Vec<Bytes>, LogError> {
        let _ = from;
        Ok(Vec::new())
    }
}

/// A reader of committed records.
#[async_trait]
pub trait LogReader: Send {
    /// Waits for what comes next. Dropping the future loses nothing.
    ///
    /// # Errors
    /// [`LogError`]; the reader may be asked again if the error is not fatal.
    async fn next(&mut self) -> Result<Chunk, LogError>;
}

/// The right to append, until another is given out.
#[async_trait]
pub trait Appender: Send {
    /// Appends a batch as one: all of it becomes visible, or nothing. Gives the records' offsets.
    ///
    /// # Errors
    /// [`AppendError`], which says whether anything was appended.
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError>;

    /// Makes the log end in a record, where batches leave things behind them that no reader delivers: whoever takes the
    /// last offset for that of a record, as registries of other makes do, would wait for it in vain. The record is not
    /// fenced, so it must have no meaning. Nothing to do where batches leave nothing.
    ///
    /// # Errors
    /// [`AppendError`]; the batches are not affected.
    async fn settle(&mut self, record: &Record) -> Result<(), AppendError> {
        let _ = record;
        Ok(())
    }
}
