mod compaction;
mod faults;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use tempfile::TempDir;

use super::{EmbeddedLog, FILE, MAX_RECORD_BYTES};
use crate::suite::Factory;
use crate::{Log, LogError, LogRecord, Record};

/// Logs in directories of a temporary one.
struct Directories(TempDir);

impl Directories {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }
}

#[async_trait]
impl Factory for Directories {
    async fn create(&self, name: &str) -> Result<Arc<dyn Log>, LogError> {
        Ok(Arc::new(EmbeddedLog::open(self.0.path().join(name)).await?))
    }

    async fn reopen(&self, name: &str, log: Arc<dyn Log>) -> Result<Arc<dyn Log>, LogError> {
        drop(log);
        self.create(name).await
    }

    fn too_large(&self) -> usize {
        MAX_RECORD_BYTES
    }
}

crate::conformance_tests!(Directories::new());

fn record(key: impl Into<Bytes>, value: Option<&'static str>) -> Record {
    Record { key: key.into(), value: value.map(Bytes::from) }
}

async fn dump(log: &EmbeddedLog) -> Vec<LogRecord> {
    let (end, mut records, mut position) = (log.end().await.unwrap(), Vec::new(), 0);
    let mut reader = log.replay(0).await.unwrap();
    while position < end {
        let chunk = reader.next().await.unwrap();
        position = chunk.position;
        records.extend(chunk.records);
    }
    records
}

fn fatal<T: std::fmt::Debug>(outcome: Result<T, LogError>) -> String {
    match outcome {
        Err(LogError::Fatal(text)) => text,
        outcome => panic!("{outcome:?} is not fatal"),
    }
}

#[tokio::test]
async fn a_directory_is_for_one_process() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    let text = fatal(EmbeddedLog::open(dir.path()).await);
    assert_eq!(text, format!("the data directory {} is in use by another process", dir.path().display()));
    drop(log);
    EmbeddedLog::open(dir.path()).await.unwrap();
}

#[tokio::test]
async fn a_directory_that_cannot_be_made_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let text = fatal(EmbeddedLog::open(file.join("data")).await);
    assert!(text.starts_with(&format!("cannot write to the data directory {}/data: ", file.display())), "{text}");
}

#[tokio::test]
async fn a_file_that_is_no_log_is_named() {
    let valid = TempDir::new().unwrap();
    drop(EmbeddedLog::open(valid.path()).await.unwrap());
    let bytes = std::fs::read(valid.path().join(FILE)).unwrap();
    for broken in
        [b"something else".to_vec(), vec![0; 10_000], bytes[..bytes.len() / 2].to_vec(), bytes[..100].to_vec()]
    {
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join(FILE), &broken).unwrap();
        let text = fatal(EmbeddedLog::open(dir.path()).await);
        let expected = format!("{}/{FILE} is damaged, or is no log: ", dir.path().display());
        assert!(text.starts_with(&expected), "{text}");
        assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), broken, "the file was changed");
    }
}

#[tokio::test]
async fn timestamps_do_not_go_backwards() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    let future = 32_503_680_000_000;
    log.import([LogRecord { offset: 0, timestamp: future, key: None, value: None }]).await.unwrap();
    log.acquire().await.unwrap().append(&[record("a", None)]).await.unwrap();
    assert_eq!(dump(&log).await.iter().map(|record| record.timestamp).collect::<Vec<_>>(), [future, future]);
}

#[tokio::test]
async fn an_import_keeps_offsets_and_wakes_readers() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let reading = tokio::spawn(async move { reader.next().await });
    let records: Vec<_> = [3, 4, 9]
        .map(|offset| LogRecord { offset, timestamp: offset, key: Some(Bytes::from("k")), value: None })
        .into();
    log.import(records.clone()).await.unwrap();
    assert_eq!(reading.await.unwrap().unwrap().records, records);
    assert_eq!(fatal(log.import(records).await), "cannot import: the log is not empty");
    assert_eq!(log.end().await, Ok(10));
}

#[tokio::test]
async fn an_import_that_does_not_ascend_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    let records = [3, 3].map(|offset| LogRecord { offset, timestamp: 0, key: None, value: None });
    assert_eq!(fatal(log.import(records).await), "cannot import: offset 3 follows offset 3");
    assert_eq!(log.end().await, Ok(0));
    assert!(dump(&log).await.is_empty());
}
