//! Reading.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::BorrowedMessage;
use rdkafka::{ClientConfig, Message, Offset, Timestamp, TopicPartitionList};

use super::Record;
use crate::Result;

const PATIENCE: Duration = Duration::from_secs(60);

/// A consumer that has found its brokers: rdkafka wants a group even for an assignment by hand, and asks for its
/// coordinator every half second, which is no part of consuming.
fn consumer(bootstrap: &str, topic: &str) -> Result<BaseConsumer> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", "bench")
        .set("enable.auto.commit", "false")
        .set("isolation.level", "read_committed")
        .set("enable.partition.eof", "true")
        // As in the registry: else a fetch that finds the queue full waits for a second.
        .set("fetch.queue.backoff.ms", "5")
        .create()?;
    consumer.fetch_metadata(Some(topic), PATIENCE)?;
    let deadline = Instant::now() + Duration::from_secs(1);
    while Instant::now() < deadline {
        if let Some(event) = consumer.poll(Duration::from_millis(100)) {
            event?;
        }
    }
    Ok(consumer)
}

/// Consumes a topic from its beginning until `each` has had enough or the end is reached.
fn consume(consumer: &BaseConsumer, topic: &str, mut each: impl FnMut(&BorrowedMessage<'_>) -> bool) -> Result<()> {
    let mut assignment = TopicPartitionList::new();
    assignment.add_partition_offset(topic, 0, Offset::Beginning)?;
    consumer.assign(&assignment)?;
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match consumer.poll(Duration::from_millis(100)) {
            Some(Ok(message)) if each(&message) => {}
            Some(Ok(_) | Err(KafkaError::PartitionEOF(_))) => return Ok(()),
            Some(Err(error)) => return Err(error.into()),
            None => {}
        }
    }
    Err(format!("the end of {topic} does not come").into())
}

/// Consumes so many records and drops them; gives the seconds that it took.
pub(crate) fn drop_records(bootstrap: &str, topic: &str, count: usize) -> Result<f64> {
    let consumer = consumer(bootstrap, topic)?;
    let (started, mut seen) = (Instant::now(), 0);
    consume(&consumer, topic, |_| {
        seen += 1;
        seen < count
    })?;
    let seconds = started.elapsed().as_secs_f64();
    if seen == count { Ok(seconds) } else { Err(format!("{topic} has only {seen} records").into()) }
}

/// The batches in which the records of a topic were appended, but for the first `skip` records. All records of a batch
/// have one timestamp; the next batch is at least a transaction's time later. (Markers would not tell: the coordinator
/// writes them when the next transaction may have begun.)
pub(crate) fn batches(bootstrap: &str, topic: &str, skip: usize) -> Result<Vec<Vec<Record>>> {
    let mut batches: Vec<Vec<Record>> = Vec::new();
    let (mut last, mut seen) = (Timestamp::NotAvailable, 0);
    consume(&consumer(bootstrap, topic)?, topic, |message| {
        seen += 1;
        if seen > skip {
            let value = message.payload().map(<[u8]>::to_vec);
            let record = Record { key: message.key().unwrap_or_default().to_vec(), value };
            match batches.last_mut() {
                Some(batch) if message.timestamp() == last => batch.push(record),
                _ => batches.push(vec![record]),
            }
        }
        last = message.timestamp();
        true
    })?;
    Ok(batches)
}
