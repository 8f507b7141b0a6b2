//! Reading.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::BorrowedMessage;
use rdkafka::{ClientConfig, Message, Offset, TopicPartitionList};

use super::Record;
use crate::Result;

const PATIENCE: Duration = Duration::from_secs(60);

/// Consumes a topic from its beginning to its end; `each` gets every record.
fn consume(bootstrap: &str, topic: &str, mut each: impl FnMut(&BorrowedMessage<'_>)) -> Result<()> {
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        // rdkafka wants a group, although none is joined for an assignment by hand.
        .set("group.id", "bench")
        .set("enable.auto.commit", "false")
        .set("isolation.level", "read_committed")
        .set("enable.partition.eof", "true")
        // As in the registry: else a fetch at the end, or one that finds the queue full, waits for half a second or one.
        .set("fetch.wait.max.ms", "100")
        .set("fetch.queue.backoff.ms", "5")
        .create()?;
    let mut assignment = TopicPartitionList::new();
    assignment.add_partition_offset(topic, 0, Offset::Beginning)?;
    consumer.assign(&assignment)?;
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        match consumer.poll(Duration::from_millis(100)) {
            Some(Ok(message)) => each(&message),
            Some(Err(KafkaError::PartitionEOF(_))) => return Ok(()),
            Some(Err(error)) => return Err(error.into()),
            None => {}
        }
    }
    Err(format!("the end of {topic} does not come").into())
}

/// Consumes a topic and drops it; gives the seconds from the start of the client, and how many records there were.
pub(crate) fn drop_all(bootstrap: &str, topic: &str) -> Result<(f64, usize)> {
    let (started, mut count) = (Instant::now(), 0);
    consume(bootstrap, topic, |_| count += 1)?;
    Ok((started.elapsed().as_secs_f64(), count))
}

/// The batches of a topic that was written in transactions: each ends with a marker, which takes an offset but is no
/// record. The first `skip` records are left out.
pub(crate) fn batches(bootstrap: &str, topic: &str, skip: usize) -> Result<Vec<Vec<Record>>> {
    let mut batches: Vec<Vec<Record>> = Vec::new();
    let (mut next, mut seen) = (-1, 0);
    consume(bootstrap, topic, |message| {
        seen += 1;
        if seen > skip {
            let value = message.payload().map(<[u8]>::to_vec);
            let record = Record { key: message.key().unwrap_or_default().to_vec(), value };
            match batches.last_mut() {
                Some(batch) if message.offset() == next => batch.push(record),
                _ => batches.push(vec![record]),
            }
        }
        next = message.offset() + 1;
    })?;
    Ok(batches)
}
