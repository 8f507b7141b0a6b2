//! Reading a topic as a consumer does: what is committed, and everything.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::Message;
use rdkafka::{Offset, TopicPartitionList};
use registrar_testkit::broker::Broker;

use super::{Key, Record, Topic, batches};

/// How long the brokers may take to hand a topic over, or to end a transaction that its producer has left open.
const PATIENCE: Duration = Duration::from_secs(60);

/// The topic as it is when nobody writes and no transaction is open. Blocks.
pub(crate) fn read(broker: &Broker, topic: &str) -> Topic {
    await_stable(broker, topic);
    let committed = consume(&consumer(broker, "read_committed"), topic);
    let offsets: BTreeSet<i64> = committed.iter().map(|record| record.offset).collect();
    let all = consume(&consumer(broker, "read_uncommitted"), topic).into_iter();
    let records = all.map(|record| Record { committed: offsets.contains(&record.offset), ..record }).collect();
    Topic { records, batches: batches::read(broker, topic) }
}

/// Waits until nothing stands behind an open transaction.
fn await_stable(broker: &Broker, topic: &str) {
    let ends = ["read_committed", "read_uncommitted"].map(|isolation| consumer(broker, isolation));
    let deadline = Instant::now() + PATIENCE;
    loop {
        let [stable, end] = [0, 1].map(|n: usize| ends[n].fetch_watermarks(topic, 0, PATIENCE).map(|(_, end)| end));
        if stable.is_ok() && stable == end {
            return;
        }
        assert!(Instant::now() < deadline, "{topic} ends at {end:?} and is stable up to {stable:?} only");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn consumer(broker: &Broker, isolation: &str) -> BaseConsumer {
    ClientConfig::new()
        .set("bootstrap.servers", broker.bootstrap())
        .set("group.id", "checker")
        .set("isolation.level", isolation)
        .set("enable.partition.eof", "true")
        .set("enable.auto.commit", "false")
        .set("auto.offset.reset", "error")
        .create()
        .unwrap()
}

/// Every record that the consumer gets.
fn consume(consumer: &BaseConsumer, topic: &str) -> Vec<Record> {
    let mut from = TopicPartitionList::new();
    from.add_partition_offset(topic, 0, Offset::Beginning).unwrap();
    consumer.assign(&from).unwrap();
    let deadline = Instant::now() + PATIENCE;
    let mut records = Vec::new();
    loop {
        match consumer.poll(Duration::from_secs(1)) {
            Some(Ok(message)) => records.push(Record {
                offset: message.offset(),
                timestamp: message.timestamp().to_millis().unwrap_or_default(),
                key: Key::parse(message.key().unwrap_or_default()),
                value: message.payload().map(|value| serde_json::from_slice(value).unwrap_or_default()),
                committed: false,
            }),
            Some(Err(KafkaError::PartitionEOF(_))) => return records,
            Some(Err(error)) => assert!(Instant::now() < deadline, "{topic} cannot be read: {error}"),
            None => assert!(Instant::now() < deadline, "{topic} has no end"),
        }
    }
}
