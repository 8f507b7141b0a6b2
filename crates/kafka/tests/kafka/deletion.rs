//! A topic that is deleted while it is in use, or made again.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{Log, LogError, LogReader, Offset};

use crate::broker::permitting;
use crate::ends::{read_until, record};

/// On brokers that make topics for whoever asks.
fn admin() -> AdminClient<DefaultClientContext> {
    ClientConfig::new().set("bootstrap.servers", permitting().bootstrap()).create().unwrap()
}

/// A log with two records, read to its end.
async fn open(topic: &str) -> (KafkaLog, Box<dyn LogReader>, Offset) {
    let log = KafkaLog::open(KafkaLogConfig::new(permitting().bootstrap(), topic)).await.unwrap();
    log.acquire().await.unwrap().append(&[record("a", "1"), record("b", "1")]).await.unwrap();
    let end = log.end().await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    read_until(&mut reader, end).await;
    (log, reader, end)
}

/// Reads on from `position`, as the replayer does, until reading has ended for good.
pub(crate) async fn lost(log: &KafkaLog, mut reader: Box<dyn LogReader>, position: Offset) -> String {
    let patience = Instant::now() + Duration::from_secs(60);
    while Instant::now() < patience {
        match reader.next().await {
            // what was appended before the broker had carried the deletion out
            Ok(_) => {}
            Err(LogError::Fatal(reason)) => return reason,
            Err(LogError::Unavailable(_)) => match log.replay(position).await {
                Ok(again) => reader = again,
                Err(error) => return error.to_string(),
            },
        }
    }
    panic!("it can still be read");
}

/// Nothing may be asked of the log any more.
pub(crate) async fn refuses(log: &KafkaLog, part: &str) {
    for error in [log.acquire().await.map(|_| ()).unwrap_err(), log.end().await.map(|_| ()).unwrap_err()] {
        assert!(matches!(&error, LogError::Fatal(text) if text.contains(part)), "{error:?}");
        assert!(
            error.to_string().contains("Restore the topic with its records, and restart every registrar"),
            "{error}"
        );
    }
    assert!(!log.stats().reader_connected());
}

#[tokio::test]
async fn a_deleted_topic_is_lost_and_not_made_again() {
    let topic = "deleted-under-us";
    let (log, reader, position) = open(topic).await;
    assert!(log.stats().reader_connected());
    let mut appender = log.acquire().await.unwrap();
    admin().delete_topics(&[topic], &AdminOptions::new()).await.unwrap();
    let refused = async { while appender.append(&[record("c", "1")]).await.is_ok() {} };
    let ((), reason) = tokio::join!(refused, lost(&log, reader, position));
    assert!(reason.contains("the topic deleted-under-us was deleted while it was in use"), "{reason}");
    refuses(&log, "was deleted while it was in use").await;
    let metadata = admin().inner().fetch_metadata(None, Duration::from_secs(30)).unwrap();
    assert!(metadata.topics().iter().all(|known| known.name() != topic), "it was made again");
}

#[tokio::test]
async fn a_topic_that_was_made_again_is_not_written() {
    let topic = "made-again";
    let (log, reader, position) = open(topic).await;
    admin().delete_topics(&[topic], &AdminOptions::new()).await.unwrap();
    let again = NewTopic::new(topic, 1, TopicReplication::Fixed(1)).set("cleanup.policy", "compact");
    let patience = Instant::now() + Duration::from_secs(60);
    while admin().create_topics([&again], &AdminOptions::new()).await.unwrap().iter().any(Result::is_err) {
        assert!(Instant::now() < patience, "it cannot be made again");
    }
    // Also a node that has not noticed anything yet finds out before it writes.
    let error = loop {
        match log.acquire().await.map(|_| ()).unwrap_err() {
            // the broker has yet to hear of the new one
            LogError::Unavailable(reason) => assert!(Instant::now() < patience, "{reason}"),
            error => break error,
        }
    };
    assert!(matches!(&error, LogError::Fatal(text) if text.contains("deleted and created again")), "{error:?}");
    let reason = lost(&log, reader, position).await;
    assert!(reason.contains("deleted and created again"), "{reason}");
    refuses(&log, "deleted and created again").await;
    // Whoever starts on it takes it as it is.
    assert_eq!(KafkaLog::open(KafkaLogConfig::new(permitting().bootstrap(), topic)).await.unwrap().end().await, Ok(0));
}
