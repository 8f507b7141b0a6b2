//! Reading what is not quite a log any more.

use rdkafka::admin::AdminOptions;
use rdkafka::{Offset as Place, TopicPartitionList};
use registrar_kafka::KafkaLog;
use registrar_log::{Log, LogError};

use crate::config;
use crate::ends::{read_until, record};
use crate::topic::admin;

#[tokio::test]
async fn a_topic_that_was_truncated_is_read_from_its_beginning_only() {
    let topic = "truncated";
    let mut config = config(topic);
    config.skip_validation = true;
    crate::topic::create(topic, 1, &[("cleanup.policy", "delete")]).await;
    let log = KafkaLog::open(config.clone()).await.unwrap();
    let mut appender = log.acquire().await.unwrap();
    let mut appended = Vec::new();
    for _ in 0..4 {
        appended.extend(appender.append(&[record("a", "1")]).await.unwrap());
    }
    // a commit is acknowledged before its marker is written, so the next record may stand before that marker
    appended.retain(|offset| *offset >= 4);
    let mut before = TopicPartitionList::new();
    before.add_partition_offset(topic, 0, Place::Offset(4)).unwrap();
    admin().delete_records(&before, &AdminOptions::new()).await.unwrap();
    assert_eq!(read_until(&mut log.replay(0).await.unwrap(), 8).await, appended);
    for lost in [2, 20] {
        let log = KafkaLog::open(config.clone()).await.unwrap();
        match log.replay(lost).await.unwrap().next().await {
            Err(LogError::Fatal(text)) => assert!(text.contains("truncated"), "{text}"),
            outcome => panic!("{outcome:?}"),
        }
        // A writer could not know what it writes after.
        let error = log.acquire().await.map(|_| ()).unwrap_err();
        assert!(matches!(&error, LogError::Fatal(text) if text.contains("restart every registrar")), "{error:?}");
    }
}

#[tokio::test]
async fn a_topic_that_was_deleted_is_unavailable() {
    let topic = "deleted";
    let log = KafkaLog::open(config(topic)).await.unwrap();
    log.acquire().await.unwrap().append(&[record("a", "1")]).await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    assert_eq!(read_until(&mut reader, 2).await, [0]);
    admin().delete_topics(&[topic], &AdminOptions::new()).await.unwrap();
    match reader.next().await {
        Err(LogError::Unavailable(text)) => assert_eq!(text, "the topic deleted does not exist"),
        outcome => panic!("{outcome:?}"),
    }
}
