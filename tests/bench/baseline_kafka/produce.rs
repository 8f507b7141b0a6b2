//! Appending.

use std::thread;
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};

use super::Record;
use crate::Result;

/// How many transactional ids take turns: the registry's default.
const IDS: usize = 3;

/// How many records a transaction has in a topic that is made at once.
const TOGETHER: usize = 100;

const PATIENCE: Duration = Duration::from_secs(30);

/// Producers that take turns; one transaction is open at a time.
pub(crate) struct Transactions {
    topic: String,
    producers: Vec<ThreadedProducer<DefaultProducerContext>>,
    turn: usize,
}

impl Transactions {
    /// Initialised producers, and a new compacted topic for them.
    pub(crate) fn begin(bootstrap: &str, topic: &str) -> Result<Self> {
        create(bootstrap, topic)?;
        let mut producers = Vec::new();
        for n in 0..IDS {
            let mut config = common(bootstrap);
            config.set("transactional.id", format!("{topic}.{n}")).set("linger.ms", "0");
            let producer: ThreadedProducer<_> = config.create()?;
            producer.init_transactions(PATIENCE)?;
            producers.push(producer);
        }
        Ok(Self { topic: topic.to_owned(), producers, turn: 0 })
    }

    /// Makes a topic of these records.
    pub(crate) fn fill(bootstrap: &str, topic: &str, records: impl Iterator<Item = Record>) -> Result<()> {
        let mut transactions = Self::begin(bootstrap, topic)?;
        let mut records = records.peekable();
        while records.peek().is_some() {
            let batch: Vec<Record> = records.by_ref().take(TOGETHER).collect();
            transactions.append(&batch)?;
        }
        Ok(())
    }

    /// Appends a batch in a transaction.
    pub(crate) fn append(&mut self, batch: &[Record]) -> Result<()> {
        let producer = self.producers.get(self.turn % IDS).ok_or("no producer")?;
        self.turn += 1;
        producer.begin_transaction()?;
        for record in batch {
            send(producer, &self.topic, record)?;
        }
        // The flush with which a commit begins would find them in flight and wait in steps of 100 ms.
        drain(producer)?;
        Ok(producer.commit_transaction(PATIENCE)?)
    }
}

fn common(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("acks", "all");
    config
}

fn create(bootstrap: &str, topic: &str) -> Result<()> {
    let admin: AdminClient<DefaultClientContext> = common(bootstrap).create()?;
    let new = NewTopic::new(topic, 1, TopicReplication::Fixed(1)).set("cleanup.policy", "compact");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let created =
        runtime.block_on(admin.create_topics([&new], &AdminOptions::new().operation_timeout(Some(PATIENCE))))?;
    for outcome in created {
        outcome.map_err(|(topic, code)| format!("cannot create {topic}: {code}"))?;
    }
    Ok(())
}

fn send(producer: &ThreadedProducer<DefaultProducerContext>, topic: &str, record: &Record) -> Result<()> {
    let mut outgoing = BaseRecord::<[u8], [u8]>::to(topic).partition(0).key(&record.key);
    outgoing.payload = record.value.as_deref();
    producer.send(outgoing).map_err(|(error, _)| error.into())
}

/// Waits until every record is on the broker.
fn drain(producer: &ThreadedProducer<DefaultProducerContext>) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while producer.in_flight_count() > 0 {
        if Instant::now() > deadline {
            return Err("records were not delivered".into());
        }
        thread::sleep(Duration::from_micros(20));
    }
    Ok(())
}
