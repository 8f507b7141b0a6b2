use std::fs::{File, OpenOptions};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use redb::StorageBackend;
use redb::backends::FileBackend;
use tempfile::TempDir;

use super::{EmbeddedLog, FILE, dump, record};
use crate::embedded::database::{builder, prepare};
use crate::embedded::store::Store;
use crate::{AppendError, Log, LogError, Record};

/// A disk that has room for so many bytes, and syncs so often.
#[derive(Debug)]
struct Disk {
    room: AtomicU64,
    syncs: AtomicU64,
}

#[derive(Debug)]
struct Limited {
    file: FileBackend,
    disk: Arc<Disk>,
}

impl StorageBackend for Limited {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        if self.disk.syncs.load(Ordering::SeqCst) == 0 {
            return Err(io::Error::other("sync failed"));
        }
        self.disk.syncs.fetch_sub(1, Ordering::SeqCst);
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if offset + data.len() as u64 > self.disk.room.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.file.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }
}

fn open(file: &File, disk: &Arc<Disk>) -> Result<redb::Database, LogError> {
    let file = FileBackend::new(file.try_clone().unwrap()).unwrap();
    let database = builder().create_with_backend(Limited { file, disk: Arc::clone(disk) });
    let database = database.map_err(|error| LogError::Fatal(error.to_string()))?;
    prepare(&database, "the disk")?;
    Ok(database)
}

fn log_on_disk(dir: &TempDir) -> (EmbeddedLog, Arc<Disk>) {
    let disk = Arc::new(Disk { room: AtomicU64::new(u64::MAX), syncs: AtomicU64::new(u64::MAX) });
    let path: PathBuf = dir.path().join(FILE);
    let limited = Arc::clone(&disk);
    let opener = move || {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).unwrap();
        open(&file, &limited)
    };
    (EmbeddedLog::over(Store::open(Box::new(opener)).unwrap()).unwrap(), disk)
}

fn large(key: &'static str) -> Record {
    Record { key: Bytes::from(key), value: Some(Bytes::from(vec![b'x'; 4_000_000])) }
}

#[tokio::test]
async fn a_full_disk_refuses_and_does_no_harm() {
    let dir = TempDir::new().unwrap();
    let (log, disk) = log_on_disk(&dir);
    let mut appender = log.acquire().await.unwrap();
    appender.append(&[record("before", Some("1"))]).await.unwrap();
    disk.room.store(std::fs::metadata(dir.path().join(FILE)).unwrap().len(), Ordering::SeqCst);
    for _ in 0..3 {
        let outcome = appender.append(&[large("a"), large("b")]).await;
        assert!(matches!(outcome, Err(AppendError::Refused(_))), "{outcome:?}");
        assert_eq!(dump(&log).await.len(), 1);
    }
    disk.room.store(u64::MAX, Ordering::SeqCst);
    assert_eq!(appender.append(&[large("a"), large("b")]).await, Ok(vec![1, 2]));
    drop((log, appender));
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    assert_eq!(dump(&log).await.iter().map(|record| record.offset).collect::<Vec<_>>(), [0, 1, 2]);
}

#[tokio::test]
async fn a_commit_that_fails_is_looked_up() {
    let dir = TempDir::new().unwrap();
    let (log, disk) = log_on_disk(&dir);
    let mut appender = log.acquire().await.unwrap();
    let mut known = 0;
    for allowed in 0..6 {
        disk.syncs.store(allowed, Ordering::SeqCst);
        let outcome = appender.append(&[record("a", Some("1"))]).await;
        disk.syncs.store(u64::MAX, Ordering::SeqCst);
        let found = dump(&log).await.len();
        match outcome {
            Ok(offsets) => assert_eq!((offsets.len(), found), (1, known + 1)),
            Err(AppendError::Refused(_)) => assert_eq!(found, known),
            Err(AppendError::Unknown(_)) => {}
            Err(error) => panic!("{error}"),
        }
        known = found;
    }
    let next = appender.append(&[record("b", Some("1"))]).await.unwrap();
    assert_eq!(dump(&log).await.last().map(|record| record.offset), next.first().copied());
    assert_eq!(dump(&log).await.len(), known + 1);
}
