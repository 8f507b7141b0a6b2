use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use super::{AppendFault, Delays, FakeLog};
use crate::suite::Factory;
use crate::{AppendError, Log, LogError, LogRecord, Record};

struct Fakes {
    gap: u32,
}

#[async_trait]
impl Factory for Fakes {
    async fn create(&self, _: &str) -> Result<Arc<dyn Log>, LogError> {
        let log = FakeLog::new();
        log.set_gap(self.gap);
        log.set_max_record_bytes(self.too_large() - 1);
        Ok(Arc::new(log))
    }

    async fn reopen(&self, _: &str, log: Arc<dyn Log>) -> Result<Arc<dyn Log>, LogError> {
        Ok(log)
    }

    fn too_large(&self) -> usize {
        1_000_000
    }
}

mod without_gaps {
    crate::conformance_tests!(super::Fakes { gap: 0 });
}

mod with_gaps {
    crate::conformance_tests!(super::Fakes { gap: 1 });
}

fn record(key: &'static str, value: Option<&'static str>) -> Record {
    Record { key: Bytes::from(key), value: value.map(Bytes::from) }
}

#[tokio::test]
async fn appends_fail_as_told() {
    let log = FakeLog::new();
    let mut appender = log.acquire().await.unwrap();
    log.fail_append(AppendFault::Refuse);
    log.fail_append(AppendFault::Lose { appended: false });
    log.fail_append(AppendFault::Lose { appended: true });
    assert!(matches!(appender.append(&[record("a", None)]).await, Err(AppendError::Refused(_))));
    assert!(matches!(appender.append(&[record("b", None)]).await, Err(AppendError::Unknown(_))));
    assert!(matches!(appender.append(&[record("c", None)]).await, Err(AppendError::Unknown(_))));
    assert_eq!(appender.append(&[record("d", None)]).await, Ok(vec![1]));
    assert_eq!(log.dump().iter().filter_map(|record| record.key.clone()).collect::<Vec<_>>(), ["c", "d"]);
}

#[tokio::test]
async fn a_waiting_reader_fails_as_told() {
    let log = FakeLog::new();
    let mut reader = log.replay(0).await.unwrap();
    let told = log.clone();
    tokio::spawn(async move { told.fail_read(LogError::Unavailable("gone".to_owned())) });
    assert_eq!(reader.next().await, Err(LogError::Unavailable("gone".to_owned())));
    log.fail_call(LogError::Fatal("no".to_owned()));
    assert_eq!(log.end().await, Err(LogError::Fatal("no".to_owned())));
    assert_eq!(log.end().await, Ok(0));
}

#[tokio::test]
async fn compaction_keeps_the_last_record_of_each_key_and_the_end() {
    let log = FakeLog::new();
    let mut appender = log.acquire().await.unwrap();
    for batch in [[record("a", Some("1")), record("b", Some("1"))], [record("a", Some("2")), record("b", None)]] {
        appender.append(&batch).await.unwrap();
    }
    log.compact();
    assert_eq!(log.dump().iter().map(|record| record.offset).collect::<Vec<_>>(), [2, 3]);
    log.drop_tombstones();
    assert_eq!(log.dump().iter().map(|record| record.offset).collect::<Vec<_>>(), [2]);
    let chunk = log.replay(3).await.unwrap().next().await.unwrap();
    assert_eq!((chunk.records.len(), chunk.position), (0, 4));
}

#[tokio::test]
async fn who_reads_what_is_not_committed_sees_what_was_aborted_until_compaction() {
    let log = FakeLog::new();
    log.set_gap(1);
    let mut appender = log.acquire().await.unwrap();
    log.fail_append(AppendFault::Abort);
    assert!(appender.append(&[record("a", Some("aborted"))]).await.is_err());
    assert!(log.has_failed_appends());
    appender.append(&[record("b", Some("1"))]).await.unwrap();
    let offsets = |records: &[LogRecord]| records.iter().map(|record| record.offset).collect::<Vec<_>>();
    let chunk = log.replay_uncommitted(0).next().await.unwrap();
    assert_eq!((offsets(&chunk.records), chunk.position), (vec![0, 2], 4));
    assert_eq!(offsets(&log.replay(0).await.unwrap().next().await.unwrap().records), [2]);
    assert_eq!(log.aborted_keys(0).await.unwrap(), ["a"]);
    log.compact();
    assert_eq!(offsets(&log.replay_uncommitted(0).next().await.unwrap().records), [2]);
    assert_eq!(offsets(&log.aborted()), [0]);
}

#[tokio::test]
async fn plain_appends_are_not_fenced_and_leave_no_gaps() {
    let log = FakeLog::new();
    log.set_gap(1);
    log.acquire().await.unwrap();
    log.fail_append(AppendFault::Refuse);
    assert_eq!(log.append_plainly(&[record("a", None), record("b", None)]), [0, 1]);
    let mut reader = log.replay(0).await.unwrap();
    log.set_batches_per_chunk(1);
    assert_eq!(reader.next().await.unwrap().position, 1, "each is a batch of its own");
}

#[tokio::test]
async fn preloaded_records_keep_offsets_and_timestamps() {
    let log = FakeLog::new();
    let old = LogRecord { offset: 7, timestamp: 1_000, key: None, value: Some(Bytes::from("v")) };
    log.preload([old.clone()]);
    assert_eq!(log.dump(), [old]);
    assert_eq!(log.acquire().await.unwrap().append(&[record("a", None)]).await, Ok(vec![8]));
}

#[tokio::test(start_paused = true)]
async fn time_that_is_paused_passes_in_the_log() {
    let log = FakeLog::starting_at(1_000);
    log.set_delays(Delays { append: Duration::from_secs(2), answer: Duration::from_secs(3), ..Delays::default() });
    let mut appender = log.acquire().await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let appending = tokio::spawn(async move { appender.append(&[record("a", None)]).await });
    assert_eq!(reader.next().await.unwrap().records.first().map(|record| record.timestamp), Some(3_000));
    assert!(!appending.is_finished());
    assert_eq!(appending.await.unwrap(), Ok(vec![0]));
}

#[tokio::test(start_paused = true)]
async fn an_append_that_is_late_is_fenced() {
    let log = FakeLog::new();
    let mut appender = log.acquire().await.unwrap();
    log.set_delays(Delays { append: Duration::from_secs(2), ..Delays::default() });
    let appending = tokio::spawn(async move { appender.append(&[record("a", None)]).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    log.acquire().await.unwrap();
    assert!(matches!(appending.await.unwrap(), Err(AppendError::Fenced(_))));
    assert!(log.dump().is_empty());
}
