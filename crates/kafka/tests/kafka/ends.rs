//! What counts as the end while transactions are open, are aborted, or are none.

use std::time::Duration;

use rdkafka::config::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use registrar_kafka::KafkaLog;
use registrar_log::{Chunk, Log, LogReader, Offset, Record};

use crate::broker::broker;
use crate::config;

/// Another client's producer, transactional if it has an id.
pub(crate) fn producer(id: Option<&str>) -> BaseProducer {
    producer_at(broker().bootstrap(), id)
}

pub(crate) fn producer_at(bootstrap: &str, id: Option<&str>) -> BaseProducer {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("linger.ms", "0");
    if let Some(id) = id {
        config.set("transactional.id", id);
    }
    let producer: BaseProducer = config.create().unwrap();
    if id.is_some() {
        producer.init_transactions(Duration::from_secs(30)).unwrap();
    }
    producer
}

pub(crate) fn send(producer: &BaseProducer, topic: &str, key: Option<&str>, value: &str) {
    let mut record = BaseRecord::<str, str>::to(topic).partition(0).payload(value);
    record.key = key;
    producer.send(record).map_err(|(error, _)| error).unwrap();
    producer.flush(Duration::from_secs(30)).unwrap();
}

pub(crate) fn record(key: &'static str, value: &'static str) -> Record {
    Record { key: key.into(), value: Some(value.into()) }
}

pub(crate) async fn next(reader: &mut Box<dyn LogReader>) -> Chunk {
    tokio::time::timeout(Duration::from_secs(30), reader.next()).await.expect("nothing comes").unwrap()
}

/// Reads until `end`; gives the offsets of the records.
pub(crate) async fn read_until(reader: &mut Box<dyn LogReader>, end: Offset) -> Vec<Offset> {
    let (mut offsets, mut position) = (Vec::new(), 0);
    while position < end {
        let chunk = next(reader).await;
        position = chunk.position;
        offsets.extend(chunk.records.iter().map(|record| record.offset));
    }
    offsets
}

/// Waits until the end is `end`: a commit is acknowledged before its marker is written, so it may come a little later.
async fn ends_at(log: &KafkaLog, end: Offset) {
    for _ in 0..6_000 {
        let found = log.end().await.unwrap();
        assert!(found <= end, "the end is {found}, beyond {end}");
        if found == end {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the end never is {end}");
}

#[tokio::test]
async fn the_end_does_not_pass_an_open_transaction() {
    let topic = "open-transaction";
    let log = KafkaLog::open(config(topic)).await.unwrap();
    // Another node, which knows only what the partition says.
    let appending = KafkaLog::open(config(topic)).await.unwrap();
    let mut appender = appending.acquire().await.unwrap();
    assert_eq!(appender.append(&[record("a", "1")]).await, Ok(vec![0]));
    ends_at(&log, 2).await;
    let foreign = producer(Some("somebody-else"));
    foreign.begin_transaction().unwrap();
    send(&foreign, topic, Some("b"), "1");
    ends_at(&log, 2).await;
    // What is committed behind it is not visible either.
    assert_eq!(appender.append(&[record("c", "1")]).await, Ok(vec![3]));
    ends_at(&log, 2).await;
    // Its appender knows that it is committed nevertheless.
    assert_eq!(appending.end().await, Ok(4));
    let mut reader = log.replay(0).await.unwrap();
    assert_eq!(read_until(&mut reader, 2).await, [0]);
    assert!(tokio::time::timeout(Duration::from_secs(1), reader.next()).await.is_err());
    foreign.commit_transaction(Duration::from_secs(30)).unwrap();
    ends_at(&log, 6).await;
    assert_eq!(read_until(&mut reader, 6).await, [2, 3]);
}

#[tokio::test]
async fn an_aborted_transaction_moves_the_end_only() {
    let topic = "aborted-transaction";
    let log = KafkaLog::open(config(topic)).await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let foreign = producer(Some("somebody-who-aborts"));
    foreign.begin_transaction().unwrap();
    send(&foreign, topic, Some("a"), "1");
    send(&foreign, topic, Some("b"), "1");
    foreign.abort_transaction(Duration::from_secs(30)).unwrap();
    ends_at(&log, 3).await;
    assert_eq!(read_until(&mut reader, 3).await, [] as [Offset; 0]);
    assert_eq!(log.acquire().await.unwrap().append(&[record("c", "1")]).await, Ok(vec![3]));
    assert_eq!(read_until(&mut reader, 5).await, [3]);
}

#[tokio::test]
async fn records_without_a_transaction_are_read_to_the_end() {
    let topic = "no-transaction";
    let log = KafkaLog::open(config(topic)).await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    let foreign = producer(None);
    send(&foreign, topic, Some("a"), "1");
    send(&foreign, topic, Some("b"), "1");
    ends_at(&log, 2).await;
    assert_eq!(read_until(&mut reader, 2).await, [0, 1]);
    send(&foreign, topic, Some("a"), "2");
    assert_eq!(read_until(&mut reader, 3).await, [2]);
    assert_eq!(read_until(&mut log.replay(1).await.unwrap(), 3).await, [1, 2]);
}
