//! Permissions that are taken away while they are in use, and given back.

use std::time::{Duration, Instant};

use rdkafka::bindings::rd_kafka_AclOperation_t::{
    RD_KAFKA_ACL_OPERATION_READ as READ, RD_KAFKA_ACL_OPERATION_WRITE as WRITE,
};
use rdkafka::bindings::rd_kafka_ResourceType_t::{
    RD_KAFKA_RESOURCE_TOPIC as TOPIC, RD_KAFKA_RESOURCE_TRANSACTIONAL_ID as ID,
};
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{AppendError, Log, LogError, Offset};

use crate::acl::{allow, deny, permit};
use crate::broker::permitting;
use crate::ends::{next, record};

async fn open(topic: &str) -> KafkaLog {
    allow(permitting().bootstrap(), TOPIC, topic);
    KafkaLog::open(KafkaLogConfig::new(permitting().bootstrap(), topic)).await.unwrap()
}

/// Appends with new appenders until it succeeds: a broker learns of ACLs a little later.
async fn append(log: &KafkaLog) -> Vec<Offset> {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let error = match log.acquire().await {
            Ok(mut appender) => match appender.append(&[record("a", "2")]).await {
                Ok(offsets) => return offsets,
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        assert!(Instant::now() < patience, "{error}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_reader_goes_on_when_it_may_again() {
    let (topic, bootstrap) = ("revoked-read", permitting().bootstrap());
    let log = open(topic).await;
    let mut appender = log.acquire().await.unwrap();
    appender.append(&[record("a", "1")]).await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let position = next(&mut reader).await.position;
    deny(bootstrap, TOPIC, topic, READ);
    let reason = loop {
        match reader.next().await {
            Ok(_) => {}
            Err(LogError::Unavailable(reason)) => break reason,
            Err(error) => panic!("{error:?}"),
        }
    };
    assert!(reason.contains("grant the ACLs Read"), "{reason}");
    assert!(!log.stats().reader_connected());
    // Writing does not need it.
    let offset = appender.append(&[record("b", "1")]).await.unwrap()[0];
    permit(bootstrap, TOPIC, topic, READ);
    let patience = Instant::now() + Duration::from_secs(60);
    let mut reader = log.replay(position).await.unwrap();
    let found = loop {
        assert!(Instant::now() < patience, "nothing is read");
        match reader.next().await {
            Ok(chunk) if chunk.records.is_empty() => {}
            Ok(chunk) => break chunk.records,
            Err(_) => reader = log.replay(position).await.unwrap(),
        }
    };
    assert_eq!(found[0].offset, offset);
    assert!(log.stats().reader_connected());
}

#[tokio::test]
async fn an_appender_says_which_permission_on_the_topic_is_gone() {
    let (topic, bootstrap) = ("revoked-write", permitting().bootstrap());
    let log = open(topic).await;
    let mut appender = log.acquire().await.unwrap();
    appender.append(&[record("a", "1")]).await.unwrap();
    deny(bootstrap, TOPIC, topic, WRITE);
    let error = loop {
        if let Err(error) = appender.append(&[record("b", "1")]).await {
            break error;
        }
    };
    let named = |text: &str| text.contains("grant the ACLs Read, Write") && text.contains("Topic revoked-write");
    assert!(matches!(&error, AppendError::Forbidden(text) if named(text)), "{error:?}");
    // The log can be taken over, but nothing can be appended.
    let error = log.acquire().await.unwrap().append(&[record("b", "1")]).await.unwrap_err();
    assert!(matches!(&error, AppendError::Forbidden(text) if named(text)), "{error:?}");
    permit(bootstrap, TOPIC, topic, WRITE);
    append(&log).await;
}

#[tokio::test]
async fn an_appender_says_that_its_transactional_id_is_refused() {
    let (topic, bootstrap) = ("revoked-id", permitting().bootstrap());
    let log = open(topic).await;
    allow(bootstrap, ID, "registrar.revoked-id");
    let mut appender = log.acquire().await.unwrap();
    appender.append(&[record("a", "1")]).await.unwrap();
    deny(bootstrap, ID, "registrar.revoked-id", WRITE);
    let error = loop {
        if let Err(error) = appender.append(&[record("b", "1")]).await {
            break error;
        }
    };
    let named = |text: &str| text.contains("grant the ACLs Write and Describe on TransactionalId registrar.revoked-id");
    assert!(matches!(&error, AppendError::Forbidden(text) if named(text)), "{error:?}");
    let error = log.acquire().await.map(|_| ()).unwrap_err();
    assert!(matches!(&error, LogError::Fatal(text) if named(text)), "{error:?}");
    assert_eq!(log.stats().acquire_failures(), 1);
    permit(bootstrap, ID, "registrar.revoked-id", WRITE);
    append(&log).await;
}
