//! Getting rid of what is superseded, when a log is opened.

use std::collections::HashSet;

use redb::{Database, ReadableTable, ReadableTableMetadata, WriteTransaction};
use tracing::{info, warn};

use super::store::Store;
use super::tables::{META, Meta, RECORDS, read, write};
use crate::{LogError, Offset};

/// Fewer superseded records than this are not worth the work.
const LEAST: i64 = 10_000;

/// How long a tombstone is kept for readers that follow, in milliseconds; Kafka's default for `delete.retention.ms`.
const TOMBSTONE_RETENTION: i64 = 24 * 60 * 60 * 1000;

/// What a compaction removes.
#[derive(Debug, Default)]
struct Garbage {
    /// Records that a later one with the same key supersedes.
    superseded: Vec<Offset>,
    /// Old tombstones; with everything that they supersede gone, they say nothing.
    tombstones: Vec<Offset>,
}

/// Compacts a log where more than half of the records, and at least 10,000, are superseded. Offsets and the log's end stay.
pub(super) fn run_if_due(store: &Store, now: i64) -> Result<(), LogError> {
    let Some(total) = store.run(possible)? else { return Ok(()) };
    let garbage = store.run(|database| find(database, now))?;
    let superseded = count(&garbage.superseded);
    if !worthwhile(superseded, total) {
        return store.run(|database| note(write(database)?, total, superseded));
    }
    store.run(|database| remove(database, &garbage, total - superseded))?;
    info!(records = total, superseded, tombstones = garbage.tombstones.len(), "compacted the log");
    // The file keeps its size otherwise. Failing to shrink it loses nothing.
    if let Some(Err(error)) = store.exclusively(Database::compact) {
        warn!(%error, "cannot shrink the log's file");
    }
    Ok(())
}

fn worthwhile(superseded: i64, total: i64) -> bool {
    superseded >= LEAST && superseded > total / 2
}

/// How many records there are, if enough of them may be superseded: each one added since they were counted supersedes at
/// most one. This spares most starts the reading of all keys.
fn possible(database: &Database) -> Result<Option<i64>, redb::Error> {
    let transaction = read(database)?;
    let meta = transaction.open_table(META)?;
    let total = i64::try_from(transaction.open_table(RECORDS)?.len()?).unwrap_or(i64::MAX);
    let added = total - Meta::Counted.get(&meta)?;
    let most = Meta::Superseded.get(&meta)? + added;
    Ok(worthwhile(most, total).then_some(total))
}

/// Goes through the log backwards, so that the first record seen of a key is the one that counts.
fn find(database: &Database, now: i64) -> Result<Garbage, redb::Error> {
    let transaction = read(database)?;
    let mut seen: HashSet<Box<[u8]>> = HashSet::new();
    let mut garbage = Garbage::default();
    for entry in transaction.open_table(RECORDS)?.iter()?.rev() {
        let (offset, stored) = entry?;
        let (timestamp, _, key, value) = stored.value();
        let Some(key) = key else { continue };
        if seen.contains(key) {
            garbage.superseded.push(offset.value());
            continue;
        }
        seen.insert(key.into());
        if value.is_none() && timestamp < now.saturating_sub(TOMBSTONE_RETENTION) {
            garbage.tombstones.push(offset.value());
        }
    }
    Ok(garbage)
}

/// Removes it all at once, for a tombstone must not go before what it supersedes.
fn remove(database: &Database, garbage: &Garbage, left: i64) -> Result<(), redb::Error> {
    let transaction = write(database)?;
    {
        let mut records = transaction.open_table(RECORDS)?;
        for offset in garbage.superseded.iter().chain(&garbage.tombstones) {
            records.remove(offset)?;
        }
    }
    note(transaction, left - count(&garbage.tombstones), 0)
}

/// Keeps what was counted, and commits.
fn note(transaction: WriteTransaction, total: i64, superseded: i64) -> Result<(), redb::Error> {
    {
        let mut meta = transaction.open_table(META)?;
        Meta::Counted.set(&mut meta, total)?;
        Meta::Superseded.set(&mut meta, superseded)?;
    }
    Ok(transaction.commit()?)
}

fn count(offsets: &[Offset]) -> i64 {
    i64::try_from(offsets.len()).unwrap_or(i64::MAX)
}
