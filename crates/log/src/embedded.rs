//! The embedded log: one file in a directory of its own, for one process at a time.
//!
//! A batch is one transaction, on the disk when it is acknowledged. Other processes are kept out by a lock on the file;
//! earlier appenders of this process are fenced by an epoch that every transaction checks.

mod appender;
mod compaction;
mod database;
mod reader;
mod store;
mod tables;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use tokio::sync::watch;

use self::appender::EmbeddedAppender;
use self::reader::EmbeddedReader;
use self::store::Store;
use crate::{Appender, Log, LogError, LogReader, LogRecord, Offset};

/// The largest record that is taken, in bytes of key and value. Far above what Kafka takes by default (1 MiB), and low
/// enough for a reader to hold a few of them.
pub const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// The file inside the directory.
const FILE: &str = "log.redb";

/// A log in a directory of this machine.
#[derive(Debug, Clone)]
pub struct EmbeddedLog {
    shared: Arc<Shared>,
}

/// What a log's readers and appenders share.
#[derive(Debug)]
struct Shared {
    store: Store,
    end: watch::Sender<Offset>,
}

impl Shared {
    /// Tells the readers how far they can go now.
    fn publish_end(&self, end: Offset) {
        self.end.send_if_modified(|published| {
            let moved = end > *published;
            *published = end.max(*published);
            moved
        });
    }

    /// Asks the file, which may hold more than was published: an append whose outcome was unknown.
    fn look_for_end(&self) -> Result<Offset, LogError> {
        let end = self.store.end()?;
        self.publish_end(end);
        Ok(end)
    }
}

impl EmbeddedLog {
    /// Opens the log in `dir`, which is created if it is missing. A log that consists mostly of superseded records is
    /// compacted first.
    ///
    /// # Errors
    /// [`LogError::Fatal`] if another process uses the directory, if it cannot be written, or if the file is no log.
    pub async fn open(dir: impl AsRef<Path>) -> Result<Self, LogError> {
        let dir: PathBuf = dir.as_ref().to_owned();
        blocking(move || {
            let store = Store::open(database::in_directory(dir))?;
            compaction::run_if_due(&store, now())?;
            Self::over(store)
        })
        .await
    }

    fn over(store: Store) -> Result<Self, LogError> {
        let (end, _) = watch::channel(store.end()?);
        Ok(Self { shared: Arc::new(Shared { store, end }) })
    }

    /// Fills an empty log with the records of another, for example from a dump. They keep offsets and timestamps; all
    /// are there afterwards, or none.
    ///
    /// # Errors
    /// [`LogError::Fatal`] if the log is not empty or the offsets do not ascend; [`LogError::Unavailable`] if it cannot be
    /// written.
    pub async fn import(&self, records: impl IntoIterator<Item = LogRecord> + Send + 'static) -> Result<(), LogError> {
        let shared = Arc::clone(&self.shared);
        blocking(move || {
            let end = shared.store.import(records)?;
            shared.publish_end(end);
            Ok(())
        })
        .await
    }
}

#[async_trait]
impl Log for EmbeddedLog {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        let shared = Arc::clone(&self.shared);
        let epoch = blocking(move || {
            let epoch = shared.store.raise_epoch()?;
            shared.look_for_end()?;
            Ok(epoch)
        })
        .await?;
        Ok(Box::new(EmbeddedAppender::new(Arc::clone(&self.shared), epoch)))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        Ok(Box::new(EmbeddedReader::new(Arc::clone(&self.shared), from)))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        let shared = Arc::clone(&self.shared);
        blocking(move || shared.look_for_end()).await
    }
}

/// Runs disk work where it holds up nobody. The work goes on if the caller loses interest.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        // A file that has been tampered with can make the database panic.
        Err(failure) => Err(LogError::Fatal(format!("the embedded log failed: {failure}"))),
    }
}

/// Milliseconds since the Unix epoch.
fn now() -> i64 {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    i64::try_from(millis).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
