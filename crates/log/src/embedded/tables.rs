//! What is in the file.

use redb::{ReadTransaction, ReadableDatabase, ReadableTable, Table, TableDefinition, WriteTransaction};

use crate::{LogRecord, Offset};

/// Timestamp, offset of the batch's first record, key, value.
pub(super) type StoredRecord<'a> = (i64, Offset, Option<&'a [u8]>, Option<&'a [u8]>);

/// Records by offset.
pub(super) const RECORDS: TableDefinition<'_, Offset, StoredRecord<'_>> = TableDefinition::new("records");

/// Numbers about the log as a whole.
pub(super) const META: TableDefinition<'_, &str, i64> = TableDefinition::new("meta");

/// A row of [`META`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meta {
    /// The layout of the file.
    Format,
    /// How often the log has been acquired.
    Epoch,
    /// The offset that the next record gets; it stays when the records before it are compacted away.
    End,
    /// The latest timestamp that was given out.
    LastTimestamp,
    /// How many records there were when superseded ones were counted last.
    Counted,
    /// How many superseded ones were found then.
    Superseded,
}

impl Meta {
    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Epoch => "epoch",
            Self::End => "end",
            Self::LastTimestamp => "last_timestamp",
            Self::Counted => "counted",
            Self::Superseded => "superseded",
        }
    }

    /// The row's number, 0 if it was never set.
    pub(super) fn get(self, meta: &impl ReadableTable<&'static str, i64>) -> Result<i64, redb::Error> {
        Ok(meta.get(self.name())?.map_or(0, |number| number.value()))
    }

    pub(super) fn set(self, meta: &mut Table<'_, &'static str, i64>, number: i64) -> Result<(), redb::Error> {
        meta.insert(self.name(), number)?;
        Ok(())
    }
}

/// Begins to read; the tables exist since the file was opened first.
pub(super) fn read(database: &redb::Database) -> Result<ReadTransaction, redb::Error> {
    Ok(database.begin_read()?)
}

/// Begins to write; what is committed is on the disk when `commit` returns.
pub(super) fn write(database: &redb::Database) -> Result<WriteTransaction, redb::Error> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(redb::Durability::Immediate)?;
    Ok(transaction)
}

/// Puts a record in that is part of the batch that begins at `batch`.
pub(super) fn insert(
    records: &mut Table<'_, Offset, StoredRecord<'static>>,
    batch: Offset,
    record: &LogRecord,
) -> Result<(), redb::Error> {
    let stored = (record.timestamp, batch, record.key.as_deref(), record.value.as_deref());
    records.insert(record.offset, stored)?;
    Ok(())
}
