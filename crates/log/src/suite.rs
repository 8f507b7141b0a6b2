//! What every [`Log`] must do, as functions that try it.
//!
//! An implementation supplies a [`Factory`] and calls [`conformance_tests!`](crate::conformance_tests), which makes one
//! test of each property.

mod appending;
mod fencing;
mod lasting;
mod reading;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::time::timeout;

pub use self::appending::{
    a_batch_is_delivered_whole, a_large_batch_is_delivered_whole, a_too_large_record_is_refused,
    an_empty_batch_appends_nothing, appended_records_come_back_in_order, bytes_are_kept_as_they_are,
    timestamps_tell_the_time, tombstones_are_delivered,
};
pub use self::fencing::{
    a_fenced_appender_appends_nothing, a_new_appender_finds_everything, the_first_of_many_appenders_is_fenced,
};
pub use self::lasting::{an_old_log_goes_on, reopening_keeps_everything};
pub use self::reading::{
    a_dropped_wait_loses_nothing, a_reader_follows, an_empty_log_has_an_end, readers_are_independent,
    replay_begins_anywhere, the_end_is_reached,
};

use crate::{AppendError, Appender, Log, LogError, LogReader, LogRecord, Offset, Record};

/// Makes the logs that are tried.
#[async_trait]
pub trait Factory: Send + Sync {
    /// Makes a new, empty log; `name` is its own among all that this factory makes.
    ///
    /// # Errors
    /// If it cannot be made.
    async fn create(&self, name: &str) -> Result<Arc<dyn Log>, LogError>;

    /// Opens a log again that was made under `name`, as if the process had ended in between.
    ///
    /// # Errors
    /// If it cannot be opened.
    async fn reopen(&self, name: &str, log: Arc<dyn Log>) -> Result<Arc<dyn Log>, LogError>;

    /// The size of a value that these logs refuse as too large, in bytes.
    fn too_large(&self) -> usize;
}

/// A property that does not hold, or could not be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation(String);

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Violation {}

impl From<LogError> for Violation {
    fn from(error: LogError) -> Self {
        Self(format!("the log failed: {error}"))
    }
}

impl From<AppendError> for Violation {
    fn from(error: AppendError) -> Self {
        Self(format!("an append failed: {error}"))
    }
}

/// What trying a property comes to.
pub type Verdict = Result<(), Violation>;

/// Nothing that a log does takes longer than this, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(Violation(otherwise())) }
}

async fn soon<T, E>(what: &str, future: impl Future<Output = Result<T, E>>) -> Result<T, Violation>
where
    Violation: From<E>,
{
    match timeout(PATIENCE, future).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(Violation(format!("{what} took longer than {PATIENCE:?}"))),
    }
}

fn record(key: &str, value: &str) -> Record {
    Record { key: Bytes::copy_from_slice(key.as_bytes()), value: Some(Bytes::copy_from_slice(value.as_bytes())) }
}

/// `count` records with keys and values of their own.
fn batch(name: &str, count: usize) -> Vec<Record> {
    (0..count).map(|n| record(&format!("{name}-{n}"), &format!("value {n} of {name}"))).collect()
}

async fn acquire(log: &Arc<dyn Log>) -> Result<Box<dyn Appender>, Violation> {
    soon("acquire", log.acquire()).await
}

async fn append(appender: &mut Box<dyn Appender>, batch: &[Record]) -> Result<Vec<Offset>, Violation> {
    soon("append", appender.append(batch)).await
}

/// Reads on until the position is at least `end`.
async fn read_until(reader: &mut Box<dyn LogReader>, end: Offset) -> Result<Vec<LogRecord>, Violation> {
    let (mut records, mut position) = (Vec::new(), 0);
    while position < end {
        let chunk = soon("reading", reader.next()).await?;
        ensure(chunk.position > position, || format!("the position went from {position} to {}", chunk.position))?;
        position = chunk.position;
        records.extend(chunk.records);
    }
    Ok(records)
}

/// Everything from `from` to the end.
async fn read_from(log: &Arc<dyn Log>, from: Offset) -> Result<Vec<LogRecord>, Violation> {
    let end = soon("end", log.end()).await?;
    if end <= from {
        return Ok(Vec::new());
    }
    let mut reader = soon("replay", log.replay(from)).await?;
    read_until(&mut reader, end).await
}

/// Checks that the records are these, at these offsets.
fn ensure_same(found: &[LogRecord], offsets: &[Offset], records: &[Record]) -> Verdict {
    ensure(found.len() == records.len(), || format!("{} records instead of {}", found.len(), records.len()))?;
    ensure(offsets.len() == records.len(), || format!("{} offsets for {} records", offsets.len(), records.len()))?;
    for ((found, offset), record) in found.iter().zip(offsets).zip(records) {
        let same = found.offset == *offset && found.key.as_ref() == Some(&record.key) && found.value == record.value;
        ensure(same, || format!("{found:?} instead of {record:?} at {offset}"))?;
    }
    Ok(())
}

/// Makes a test of every property. The argument gives a [`Factory`](crate::suite::Factory); it is evaluated in each test.
#[macro_export]
macro_rules! conformance_tests {
    ($factory:expr) => {
        $crate::conformance_tests! { $factory;
            appended_records_come_back_in_order, a_batch_is_delivered_whole, a_large_batch_is_delivered_whole,
            an_empty_batch_appends_nothing, a_too_large_record_is_refused, tombstones_are_delivered,
            bytes_are_kept_as_they_are, timestamps_tell_the_time,
            a_fenced_appender_appends_nothing, a_new_appender_finds_everything, the_first_of_many_appenders_is_fenced,
            reopening_keeps_everything, an_old_log_goes_on,
            an_empty_log_has_an_end, the_end_is_reached, a_reader_follows, replay_begins_anywhere,
            readers_are_independent, a_dropped_wait_loses_nothing,
        }
    };
    ($factory:expr; $($property:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $property() {
                if let Err(violation) = $crate::suite::$property(&$factory).await {
                    panic!("{violation}");
                }
            }
        )+
    };
}
