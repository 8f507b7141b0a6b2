//! Fencing beyond the suite: other logs, other processes, appenders at work.

use std::time::{Duration, Instant};

use registrar_kafka::KafkaLog;
use registrar_log::{AppendError, Log};

use crate::config;
use crate::ends::{read_until, record};

#[tokio::test]
async fn another_log_of_the_same_topic_fences() {
    let (one, other) =
        (KafkaLog::open(config("two-logs")).await.unwrap(), KafkaLog::open(config("two-logs")).await.unwrap());
    let mut first = one.acquire().await.unwrap();
    first.append(&[record("a", "1")]).await.unwrap();
    let mut second = other.acquire().await.unwrap();
    // All of the first one's producers are tried, not only the next.
    for _ in 0..4 {
        assert!(matches!(first.append(&[record("a", "2")]).await, Err(AppendError::Fenced(_))));
    }
    for _ in 0..4 {
        second.append(&[record("b", "1")]).await.unwrap();
    }
    let end = other.end().await.unwrap();
    assert_eq!(read_until(&mut one.replay(0).await.unwrap(), end).await.len(), 5);
}

#[tokio::test]
async fn topics_do_not_fence_each_other() {
    let (one, other) =
        (KafkaLog::open(config("topic-1")).await.unwrap(), KafkaLog::open(config("topic-2")).await.unwrap());
    let mut first = one.acquire().await.unwrap();
    let mut second = other.acquire().await.unwrap();
    assert_eq!(first.append(&[record("a", "1")]).await, Ok(vec![0]));
    assert_eq!(second.append(&[record("a", "1")]).await, Ok(vec![0]));
}

/// Appenders that take the topic from each other, as fast as they can: whatever was acknowledged is there, and nothing else
/// that was refused.
#[tokio::test]
async fn appenders_at_work_are_fenced() {
    let log = KafkaLog::open(config("at-work")).await.unwrap();
    let mut working = Vec::new();
    for worker in 0..3_u64 {
        let log = log.clone();
        working.push(tokio::spawn(async move {
            let mut acknowledged = Vec::new();
            let until = Instant::now() + Duration::from_secs(8);
            while Instant::now() < until {
                tokio::time::sleep(Duration::from_millis(300 * worker)).await;
                let Ok(mut appender) = log.acquire().await else { continue };
                for _ in 0..200 {
                    match appender.append(&[record("k", "1"), record("l", "1")]).await {
                        Ok(offsets) => acknowledged.extend(offsets),
                        Err(AppendError::Fenced(_)) => break,
                        Err(error) => panic!("{error:?}"),
                    }
                }
            }
            acknowledged
        }));
    }
    let mut acknowledged = Vec::new();
    for worker in working {
        acknowledged.extend(worker.await.unwrap());
    }
    acknowledged.sort_unstable();
    let end = log.end().await.unwrap();
    let found = read_until(&mut log.replay(0).await.unwrap(), end).await;
    assert!(acknowledged.len() > 100, "only {} records", acknowledged.len());
    assert_eq!(found, acknowledged);
}
