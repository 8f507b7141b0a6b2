use tempfile::TempDir;

use super::{EmbeddedLog, dump, record};
use crate::embedded::FILE;
use crate::{Log, LogRecord, Offset};

/// Rewrites 100 keys until there are `records`, as of `timestamp`; with a tombstone at the very end.
fn rewritten(records: i64, timestamp: i64) -> impl Iterator<Item = LogRecord> + Send {
    (0..records).map(move |offset| {
        let record = record(format!("key {}", offset % 100), (offset < records - 1).then_some("a value"));
        LogRecord { offset, timestamp, key: Some(record.key), value: record.value }
    })
}

async fn offsets(log: &EmbeddedLog) -> Vec<Offset> {
    dump(log).await.iter().map(|record| record.offset).collect()
}

#[tokio::test]
async fn superseded_records_and_old_tombstones_go_when_a_log_is_opened() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    log.import(rewritten(30_000, 1)).await.unwrap();
    drop(log);
    let size = || std::fs::metadata(dir.path().join(FILE)).unwrap().len();
    let before = size();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    assert_eq!(offsets(&log).await, (29_900..29_999).collect::<Vec<_>>());
    assert!(size() < before / 2, "{before} bytes became {}", size());
    // The end outlives its record.
    assert_eq!(log.end().await, Ok(30_000));
    let mut appender = log.acquire().await.unwrap();
    assert_eq!(appender.append(&[record("next", None)]).await, Ok(vec![30_000]));
}

#[tokio::test]
async fn a_young_tombstone_stays() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    log.import(rewritten(30_000, super::super::now())).await.unwrap();
    drop(log);
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    assert_eq!(offsets(&log).await, (29_900..30_000).collect::<Vec<_>>());
}

#[tokio::test]
async fn too_few_superseded_records_stay() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    log.import(rewritten(10_099, 1)).await.unwrap();
    drop(log);
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    assert_eq!(offsets(&log).await.len(), 10_099);
    // One more, and it is worthwhile: what was counted before is remembered, and added to.
    log.acquire().await.unwrap().append(&[record("key 0", Some("v"))]).await.unwrap();
    drop(log);
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    assert_eq!(offsets(&log).await.len(), 99);
}

#[tokio::test]
async fn records_without_a_key_stay() {
    let dir = TempDir::new().unwrap();
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    let keyless = |mut record: LogRecord| {
        record.key = record.key.filter(|_| record.offset % 1_000 != 0);
        record
    };
    log.import(rewritten(20_200, 1).map(keyless)).await.unwrap();
    drop(log);
    let log = EmbeddedLog::open(dir.path()).await.unwrap();
    let offsets = offsets(&log).await;
    assert_eq!(offsets.iter().filter(|offset| *offset % 1_000 == 0).count(), 21);
    assert_eq!(offsets.len(), 20 + 100);
}
