//! Records as they go into a log and as they come out of it.

use bytes::Bytes;

/// A place in a log, from 0; every record has one, and so may things that no reader delivers (transaction markers).
pub type Offset = i64;

/// A record to be appended. No value: a tombstone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Record {
    /// The key; compaction keeps the last record of each.
    pub key: Bytes,
    /// The value, or a tombstone.
    pub value: Option<Bytes>,
}

impl Record {
    /// How many bytes of key and value it holds.
    pub fn size(&self) -> usize {
        self.key.len() + self.value.as_ref().map_or(0, Bytes::len)
    }
}

/// A record as the log delivers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRecord {
    /// Where it is.
    pub offset: Offset,
    /// When it was written, in milliseconds since the Unix epoch, as the log says.
    pub timestamp: i64,
    /// The key; foreign writers may leave it out.
    pub key: Option<Bytes>,
    /// The value, or a tombstone.
    pub value: Option<Bytes>,
}

/// What a reader has delivered at once. It never ends within a batch, as far as the log can tell batches apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    /// The records, in order; may be empty where only the position moved.
    pub records: Vec<LogRecord>,
    /// The offset that is read next: everything below it has been delivered, or is nothing that is delivered.
    pub position: Offset,
}
