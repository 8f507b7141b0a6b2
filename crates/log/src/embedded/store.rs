//! The blocking half of the embedded log.

use std::fmt;

use bytes::Bytes;
use parking_lot::RwLock;
use redb::Database;
use tracing::warn;

use super::database::Opener;
use super::tables::{META, Meta, RECORDS, insert, read, write};
use crate::{AppendError, Chunk, LogError, LogRecord, Offset, Record};

/// A chunk is full when it holds so many records...
const CHUNK_RECORDS: usize = 5_000;
/// ... or so many bytes of key and value.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// The database, opened again after I/O errors.
pub(super) struct Store {
    opener: Opener,
    database: RwLock<Option<Database>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").finish_non_exhaustive()
    }
}

/// An append that failed; `commit_begun` says at which offset if it was the commit that failed.
struct Failure {
    error: redb::Error,
    commit_begun: Option<Offset>,
}

impl<E: Into<redb::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), commit_begun: None }
    }
}

/// What an appender's transaction came to, short of an error of the database.
enum Attempt {
    Fenced(i64),
    Appended(Vec<Offset>),
}

impl Store {
    pub(super) fn open(opener: Opener) -> Result<Self, LogError> {
        let database = opener()?;
        Ok(Self { opener, database: RwLock::new(Some(database)) })
    }

    /// Everything is below this offset.
    pub(super) fn end(&self) -> Result<Offset, LogError> {
        self.run(|database| Meta::End.get(&read(database)?.open_table(META)?))
    }

    /// Makes every earlier epoch's appender a stranger.
    pub(super) fn raise_epoch(&self) -> Result<i64, LogError> {
        self.run(|database| {
            let transaction = write(database)?;
            let epoch = {
                let mut meta = transaction.open_table(META)?;
                let epoch = Meta::Epoch.get(&meta)? + 1;
                Meta::Epoch.set(&mut meta, epoch)?;
                epoch
            };
            transaction.commit()?;
            Ok(epoch)
        })
    }

    /// Appends a batch, stamped with `now` or with the last record's time if that is later.
    pub(super) fn append(&self, epoch: i64, batch: &[Record], now: i64) -> Result<Vec<Offset>, AppendError> {
        let attempt = {
            self.revive().map_err(|error| AppendError::Refused(error.to_string()))?;
            let guard = self.database.read();
            let Some(database) = guard.as_ref() else { return Err(AppendError::Refused(CLOSED.to_owned())) };
            attempt(database, epoch, batch, now)
        };
        match attempt {
            Ok(Attempt::Appended(offsets)) => Ok(offsets),
            Ok(Attempt::Fenced(by)) => Err(AppendError::Fenced(format!("epoch {by} follows {epoch}"))),
            Err(failure) => self.settle(failure, batch.len()),
        }
    }

    /// Finds out what became of an append that failed: a commit may have reached the disk before its error.
    fn settle(&self, failure: Failure, records: usize) -> Result<Vec<Offset>, AppendError> {
        let reason = format!("cannot write to the log: {}", failure.error);
        let reopened = self.reopen();
        let Some(begin) = failure.commit_begun else { return Err(AppendError::Refused(reason)) };
        match reopened.and_then(|()| self.end()) {
            Ok(end) if end > begin => Ok((begin..end).take(records).collect()),
            Ok(_) => Err(AppendError::Refused(reason)),
            Err(again) => Err(AppendError::Unknown(format!("{reason}; then: {again}"))),
        }
    }

    /// Whole batches from `position` on; nothing if there is nothing at or after it.
    pub(super) fn read(&self, position: Offset) -> Result<Option<Chunk>, LogError> {
        self.run(|database| read_chunk(database, position))
    }

    /// Fills an empty log; gives its end.
    pub(super) fn import(&self, records: impl IntoIterator<Item = LogRecord>) -> Result<Offset, LogError> {
        let mut misplaced = None;
        let end = self.run(|database| {
            let transaction = write(database)?;
            let end = {
                let mut meta = transaction.open_table(META)?;
                let mut table = transaction.open_table(RECORDS)?;
                let mut end = Meta::End.get(&meta)?;
                let mut latest = Meta::LastTimestamp.get(&meta)?;
                if end > 0 {
                    misplaced = Some("the log is not empty".to_owned());
                    return Ok(end);
                }
                for record in records {
                    if record.offset < end {
                        misplaced = Some(format!("offset {} follows offset {}", record.offset, end - 1));
                        return Ok(end);
                    }
                    insert(&mut table, record.offset, &record)?;
                    end = record.offset + 1;
                    latest = latest.max(record.timestamp);
                }
                Meta::End.set(&mut meta, end)?;
                Meta::LastTimestamp.set(&mut meta, latest)?;
                end
            };
            transaction.commit()?;
            Ok(end)
        })?;
        misplaced.map_or(Ok(end), |reason| Err(LogError::Fatal(format!("cannot import: {reason}"))))
    }

    /// Does something with the database; after an I/O error the next use opens it again.
    pub(super) fn run<T>(&self, work: impl FnOnce(&Database) -> Result<T, redb::Error>) -> Result<T, LogError> {
        self.revive()?;
        let outcome = match self.database.read().as_ref() {
            Some(database) => work(database),
            None => return Err(LogError::Unavailable(CLOSED.to_owned())),
        };
        outcome.map_err(|error| match error {
            redb::Error::Corrupted(_) => LogError::Fatal(format!("the log is damaged: {error}")),
            redb::Error::Io(_) | redb::Error::PreviousIo | redb::Error::DatabaseClosed => {
                if let Err(again) = self.reopen() {
                    warn!(error = %again, "cannot open the log again");
                }
                LogError::Unavailable(format!("cannot use the log: {error}"))
            }
            error => LogError::Unavailable(format!("cannot use the log: {error}")),
        })
    }

    /// Gives the file up to its owner's maintenance, which needs it alone.
    pub(super) fn exclusively<T>(&self, work: impl FnOnce(&mut Database) -> T) -> Option<T> {
        self.database.write().as_mut().map(work)
    }

    fn revive(&self) -> Result<(), LogError> {
        if self.database.read().is_some() { Ok(()) } else { self.reopen() }
    }

    fn reopen(&self) -> Result<(), LogError> {
        let mut database = self.database.write();
        // The lock on the file must go before it can be taken again.
        drop(database.take());
        match (self.opener)() {
            Ok(opened) => *database = Some(opened),
            // It has been open before, so this may pass: a full disk, for example.
            Err(error) => return Err(LogError::Unavailable(format!("cannot open the log again: {error}"))),
        }
        Ok(())
    }
}

const CLOSED: &str = "the log is closed after an error";

fn attempt(database: &Database, epoch: i64, batch: &[Record], now: i64) -> Result<Attempt, Failure> {
    let transaction = write(database)?;
    let (begin, end) = {
        let mut meta = transaction.open_table(META)?;
        let owner = Meta::Epoch.get(&meta)?;
        if owner != epoch {
            return Ok(Attempt::Fenced(owner));
        }
        let begin = Meta::End.get(&meta)?;
        if batch.is_empty() {
            return Ok(Attempt::Appended(Vec::new()));
        }
        let timestamp = now.max(Meta::LastTimestamp.get(&meta)?);
        let mut records = transaction.open_table(RECORDS)?;
        let mut end = begin;
        for record in batch {
            let (key, value) = (Some(record.key.clone()), record.value.clone());
            insert(&mut records, begin, &LogRecord { offset: end, timestamp, key, value })?;
            end += 1;
        }
        Meta::End.set(&mut meta, end)?;
        Meta::LastTimestamp.set(&mut meta, timestamp)?;
        (begin, end)
    };
    match transaction.commit() {
        Ok(()) => Ok(Attempt::Appended((begin..end).collect())),
        Err(error) => Err(Failure { error: error.into(), commit_begun: Some(begin) }),
    }
}

fn read_chunk(database: &Database, position: Offset) -> Result<Option<Chunk>, redb::Error> {
    let transaction = read(database)?;
    let end = Meta::End.get(&transaction.open_table(META)?)?;
    if end <= position {
        return Ok(None);
    }
    let mut chunk = Chunk { records: Vec::new(), position: end };
    let (mut size, mut last_batch) = (0, None);
    for entry in transaction.open_table(RECORDS)?.range(position..)? {
        let (offset, stored) = entry?;
        let (offset, (timestamp, batch, key, value)) = (offset.value(), stored.value());
        let full = size >= CHUNK_BYTES || chunk.records.len() >= CHUNK_RECORDS;
        if full && last_batch.is_some_and(|last| last != batch) {
            chunk.position = offset;
            break;
        }
        last_batch = Some(batch);
        size += key.map_or(0, <[u8]>::len) + value.map_or(0, <[u8]>::len);
        let (key, value) = (key.map(Bytes::copy_from_slice), value.map(Bytes::copy_from_slice));
        chunk.records.push(LogRecord { offset, timestamp, key, value });
    }
    Ok(Some(chunk))
}
