//! A topic that a registry of another make writes, too: it reads what is not committed, takes the last offset for that of
//! a record, writes without transactions, and fences nobody.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::Message;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer};
use rdkafka::{Offset as Place, TopicPartitionList};
use registrar_kafka::KafkaLog;
use registrar_log::fake::ToldElection;
use registrar_log::{
    Applied, Evaluation, Handling, Log, LogRecord, Machine, Offset, Peer, Record, Replayer, Role, Seat, Writer,
    WriterConfig,
};

use crate::broker::broker;
use crate::config;
use crate::ends::{producer, producer_at, record, send};

const PATIENCE: Duration = Duration::from_secs(60);

type Values = BTreeMap<Bytes, Bytes>;

fn put(values: &mut Values, key: Bytes, value: Option<Bytes>) {
    match value {
        Some(value) => values.insert(key, value),
        None => values.remove(&key),
    };
}

/// What a registry of another make sees.
struct Foreign {
    topic: &'static str,
    values: Values,
    /// The last record that it has read.
    last: Offset,
}

impl Foreign {
    fn new(topic: &'static str) -> Self {
        Self { topic, values: Values::new(), last: -1 }
    }

    /// A reader of what comes next. A new one tells where the topic ends now, whatever was told before.
    fn reader(&self) -> BaseConsumer {
        let reader: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", broker().bootstrap())
            .set("group.id", "foreign")
            .set("isolation.level", "read_uncommitted")
            .set("enable.partition.eof", "true")
            .create()
            .unwrap();
        let mut start = TopicPartitionList::new();
        start.add_partition_offset(self.topic, 0, Place::Offset(self.last + 1)).unwrap();
        reader.assign(&start).unwrap();
        reader
    }

    /// The offset behind everything that was produced.
    fn end(&self) -> Offset {
        self.reader().fetch_watermarks(self.topic, 0, PATIENCE).unwrap().1
    }

    /// Reads to the end.
    fn read(&mut self) {
        let (reader, deadline) = (self.reader(), Instant::now() + PATIENCE);
        loop {
            // it comes back without anything also when it has committed how far it has read
            let message = match reader.poll(Duration::from_secs(1)) {
                Some(Err(KafkaError::PartitionEOF(_))) => return,
                Some(message) => message.unwrap(),
                None if Instant::now() < deadline => continue,
                None => panic!("the end is not reached"),
            };
            let key = Bytes::copy_from_slice(message.key().unwrap());
            put(&mut self.values, key, message.payload().map(Bytes::copy_from_slice));
            self.last = message.offset();
        }
    }

    /// Reads until it is ready, which is when the last thing it has read is at the last offset there is, and is what was put
    /// there for that: a marker may come later than the record before it.
    async fn become_ready(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.read();
            let (last, end) = (self.last, self.end());
            if last == end - 1 && self.values.contains_key("noop".as_bytes()) {
                return;
            }
            assert!(Instant::now() < deadline, "not ready: read {last}, the end is {end}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until something follows that is no record.
    async fn ends_in_a_marker(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.last == self.end() - 1 {
            assert!(Instant::now() < deadline, "no marker behind {}", self.last);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let before = self.last;
        self.read();
        assert_eq!(self.last, before, "a record");
    }
}

/// The last value of each key.
#[derive(Default)]
struct Table(Mutex<Values>);

impl Machine for Table {
    type Command = Vec<Record>;
    type Answer = ();
    type View<'a> = ();

    fn view(&self) {}

    fn evaluate(&self, (): &mut (), command: &mut Vec<Record>) -> Evaluation<()> {
        Evaluation { records: command.clone(), answer: () }
    }

    fn take_over(&self) -> Vec<Record> {
        Vec::new()
    }

    fn amend(&self, keys: &[Bytes]) -> Vec<Record> {
        let values = self.0.lock().unwrap();
        keys.iter().map(|key| Record { key: key.clone(), value: values.get(key).cloned() }).collect()
    }

    fn filler(&self) -> Option<Record> {
        Some(record("noop", "noop"))
    }

    fn apply(&self, records: &[LogRecord]) {
        let mut values = self.0.lock().unwrap();
        for record in records {
            put(&mut values, record.key.clone().unwrap(), record.value.clone());
        }
    }
}

/// The election of a group that a registry of another make takes part in.
fn told(seat: Seat) -> Arc<ToldElection> {
    let election = ToldElection::new(seat);
    election.tell_mixed(true);
    Arc::new(election)
}

/// A node of ours.
struct Node {
    log: KafkaLog,
    table: Arc<Table>,
    applied: Applied,
    writer: Writer<Table>,
}

impl Node {
    async fn start(topic: &str, election: Arc<ToldElection>) -> Self {
        let log = KafkaLog::open(config(topic)).await.unwrap();
        let (table, shared): (_, Arc<dyn Log>) = (Arc::new(Table::default()), Arc::new(log.clone()));
        let (replayer, applied) = Replayer::new(Arc::clone(&shared), Arc::clone(&table));
        tokio::spawn(replayer.run());
        let config = WriterConfig { answer_timeout: PATIENCE, ..WriterConfig::default() };
        let (writer, task) = Writer::new(shared, Arc::clone(&table), applied.clone(), election, config);
        tokio::spawn(task.run());
        Self { log, table, applied, writer }
    }

    async fn becomes(&self, wanted: impl Fn(&Role) -> bool) {
        let mut role = self.writer.role();
        let change = role.wait_for(|role| wanted(role));
        tokio::time::timeout(PATIENCE, change).await.expect("it does not get the role").unwrap();
    }

    async fn write(&self, records: &[Record]) {
        self.writer.submit(records.to_vec(), Handling { bytes: 1, repeatable: false }).await.unwrap();
    }

    /// What is committed.
    async fn values(&self) -> Values {
        self.applied.reach(self.log.end().await.unwrap()).await.unwrap();
        self.table.0.lock().unwrap().clone()
    }
}

fn values(pairs: &[(&'static str, &'static str)]) -> Values {
    pairs.iter().map(|(key, value)| (Bytes::from(*key), Bytes::from(*value))).collect()
}

/// An appender of ours in the middle of a transaction, after which nothing more is heard of it.
fn die_in_a_transaction(topic: &str, number: usize, records: &[(&str, Option<&str>)]) -> BaseProducer {
    let dying = producer_at(broker().bootstrap(), Some(&format!("registrar.{topic}.{number}")));
    dying.begin_transaction().unwrap();
    for (key, value) in records {
        let mut produced = BaseRecord::<str, str>::to(topic).partition(0).key(*key);
        produced.payload = *value;
        dying.send(produced).map_err(|(error, _)| error).unwrap();
    }
    dying.flush(PATIENCE).unwrap();
    dying
}

#[tokio::test]
async fn after_a_foreign_primary_both_views_converge() {
    let topic = "mixed-take-over";
    let first = Node::start(topic, told(Seat::Mine)).await;
    first.becomes(|role| *role == Role::Primary).await;
    first.write(&[record("a", "1"), record("b", "1"), record("c", "1")]).await;
    let mut foreign = Foreign::new(topic);
    foreign.become_ready().await;
    let _dead = die_in_a_transaction(topic, 1, &[("a", Some("2")), ("b", None), ("c", Some("2")), ("d", Some("2"))]);
    let plain = producer(None);
    send(&plain, topic, Some("a"), "3");
    send(&plain, topic, Some("e"), "3");
    foreign.read();
    assert_eq!(foreign.values, values(&[("a", "3"), ("c", "2"), ("d", "2"), ("e", "3"), ("noop", "noop")]));
    let second = Node::start(topic, told(Seat::Mine)).await;
    second.becomes(|role| *role == Role::Primary).await;
    foreign.become_ready().await;
    let expected = values(&[("a", "3"), ("b", "1"), ("c", "1"), ("e", "3"), ("noop", "noop")]);
    assert_eq!(second.values().await, expected);
    assert_eq!(foreign.values, expected);
    assert_eq!(second.log.aborted_keys(0).await.unwrap(), [] as [Bytes; 0]);
    // what was amended once is not amended again, and whoever begins to read now comes to the same
    second.write(&[record("f", "4")]).await;
    let mut late = Foreign::new(topic);
    late.become_ready().await;
    assert_eq!(late.values, second.values().await);
}

#[tokio::test]
async fn a_foreign_primary_finds_nothing_of_ours_on_its_way() {
    let topic = "mixed-following";
    let told = told(Seat::Mine);
    let node = Node::start(topic, told.clone()).await;
    node.becomes(|role| *role == Role::Primary).await;
    node.write(&[record("a", "1")]).await;
    let dead = die_in_a_transaction(topic, 0, &[("a", Some("2"))]);
    let peer = Peer { url: "http://foreign:1".to_owned(), foreign: true };
    told.tell(Seat::Other(peer));
    node.becomes(|role| matches!(role, Role::Follower(_))).await;
    let mut foreign = Foreign::new(topic);
    foreign.become_ready().await;
    assert!(dead.commit_transaction(PATIENCE).is_err());
    let plain = producer(None);
    send(&plain, topic, Some("b"), "3");
    // It has read what was aborted, and goes on with that until one of ours takes over.
    told.tell(Seat::Mine);
    node.becomes(|role| *role == Role::Primary).await;
    foreign.become_ready().await;
    assert_eq!(foreign.values, values(&[("a", "1"), ("b", "3"), ("noop", "noop")]));
    assert_eq!(foreign.values, node.values().await);
}

#[tokio::test]
async fn the_log_ends_in_a_record_only_when_it_is_settled() {
    let topic = "mixed-settled";
    let log = KafkaLog::open(config(topic)).await.unwrap();
    let mut appender = log.acquire().await.unwrap();
    let mut foreign = Foreign::new(topic);
    for round in 0..5 {
        appender.append(&[record("a", "1")]).await.unwrap();
        foreign.read();
        foreign.ends_in_a_marker().await;
        appender.settle(&record("noop", "noop")).await.unwrap();
        foreign.read();
        assert_eq!(foreign.last, foreign.end() - 1, "round {round}");
    }
}

#[tokio::test]
async fn aborted_keys_are_those_that_nothing_committed_follows() {
    let topic = "mixed-aborted";
    let log = KafkaLog::open(config(topic)).await.unwrap();
    let mut appender = log.acquire().await.unwrap();
    appender.append(&[record("a", "1"), record("b", "1")]).await.unwrap();
    drop(die_in_a_transaction(topic, 0, &[("c", Some("2")), ("b", None), ("a", Some("2")), ("c", None)]));
    let mut appender = log.acquire().await.unwrap();
    let middle = log.end().await.unwrap();
    assert_eq!(log.aborted_keys(0).await.unwrap(), ["b", "a", "c"]);
    appender.append(&[record("a", "3")]).await.unwrap();
    drop(die_in_a_transaction(topic, 2, &[("d", Some("4"))]));
    log.acquire().await.unwrap();
    assert_eq!(log.aborted_keys(0).await.unwrap(), ["b", "c", "d"]);
    assert_eq!(log.aborted_keys(middle).await.unwrap(), ["d"]);
}
