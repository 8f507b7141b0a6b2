//! What a log is. Three implementations pass one suite: the in-memory fake, the embedded log, and Kafka.

use async_trait::async_trait;

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
}
