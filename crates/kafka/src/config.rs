//! Where the cluster is, which topic it is about, and how librdkafka is set up for it.

use std::collections::BTreeMap;
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

use crate::fencing::Fencing;

/// How many producers take turns. The coordinator completes a transaction after it has acknowledged it, so a second one
/// under the same id would wait; with three ids it never does.
const PRODUCERS: usize = 3;

/// How long a transaction may stay open before the broker aborts it, in milliseconds. This also bounds how long readers
/// may be held up by an appender that has died without a successor.
pub(crate) const TRANSACTION_TIMEOUT_MS: u32 = 10_000;

/// What a broker takes by default, in bytes: `message.max.bytes`.
pub(crate) const DEFAULT_MAX_MESSAGE_BYTES: usize = 1_048_588;

/// What a reader gets to see, and where its end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// What is committed.
    Committed,
    /// Also what was aborted, as registries of other makes do.
    Uncommitted,
}

impl Isolation {
    fn level(self) -> &'static str {
        match self {
            Self::Committed => "read_committed",
            Self::Uncommitted => "read_uncommitted",
        }
    }
}

/// A topic in a cluster.
#[derive(Debug, Clone)]
pub struct KafkaLogConfig {
    /// librdkafka's configuration, at least `bootstrap.servers`. What the log depends on is set over it.
    pub client: BTreeMap<String, String>,
    /// The topic.
    pub topic: String,
    /// How many replicas a topic that is created gets, if there are as many brokers.
    pub replication_factor: i32,
    /// The configuration of a topic that is created. `cleanup.policy` is always `compact`.
    pub topic_config: BTreeMap<String, String>,
    /// Whether the topic is taken as it is: neither created nor checked.
    pub skip_validation: bool,
    /// What the transactional ids begin with; a dot and a number follow. Everybody who appends to the topic must use the
    /// same, for it is what fences.
    pub transactional_id_prefix: String,
    /// How many producers take turns, 1 or more. Everybody who appends to the topic should use the same number; more than
    /// others use is safe, fewer leaves theirs unfenced.
    pub producers: usize,
    /// Whether appends are fenced.
    pub fencing: Fencing,
    /// How long the cluster may take to answer at first, and to hand over the right to append.
    pub init_timeout: Duration,
    /// How long the cluster may take to answer a question later on.
    pub timeout: Duration,
}

impl KafkaLogConfig {
    /// The defaults for a topic of the cluster at `bootstrap` (`host:port`, comma-separated).
    pub fn new(bootstrap: impl Into<String>, topic: impl Into<String>) -> Self {
        let topic = topic.into();
        Self {
            client: BTreeMap::from([("bootstrap.servers".to_owned(), bootstrap.into())]),
            replication_factor: 3,
            topic_config: BTreeMap::new(),
            skip_validation: false,
            transactional_id_prefix: format!("registrar.{topic}"),
            producers: PRODUCERS,
            fencing: Fencing::default(),
            init_timeout: Duration::from_secs(60),
            timeout: Duration::from_secs(10),
            topic,
        }
    }

    /// What all clients have in common.
    pub(crate) fn common(&self) -> ClientConfig {
        // Before librdkafka does: whoever comes first says whether OpenSSL is taken down when the process exits. It must not
        // be, for threads that end at that moment still use it, and the process would die of a signal.
        openssl_sys::init();
        let mut config = ClientConfig::new();
        config.set("client.id", "registrar").set("reconnect.backoff.max.ms", "1000");
        for (key, value) in &self.client {
            config.set(key, value);
        }
        // The levels are filtered later; librdkafka's debug lines exist only where `debug` asks for them.
        let level = if self.client.contains_key("debug") { RDKafkaLogLevel::Debug } else { RDKafkaLogLevel::Info };
        config.set_log_level(level);
        // A topic that is deleted under us must not come back empty because a producer asks for it, as producers' default is.
        config.set("allow.auto.create.topics", "false");
        // Partitions are assigned by hand and no offset is ever committed, so a group would only be one more permission.
        config.remove("group.id");
        config
    }

    /// A client that reads.
    pub(crate) fn consumer(&self, isolation: Isolation) -> ClientConfig {
        let mut config = self.common();
        let defaults = [
            // The end of the topic is noticed when a fetch comes back empty.
            ("fetch.wait.max.ms", "100"),
            // A replay is held up for this long whenever the queue was full; the default is a second.
            ("fetch.queue.backoff.ms", "5"),
            // The queue is memory, and its reader is fast.
            ("queued.max.messages.kbytes", "8192"),
            ("queued.min.messages", "20000"),
            ("max.partition.fetch.bytes", "2097152"),
        ];
        for (key, value) in defaults {
            if !self.client.contains_key(key) {
                config.set(key, value);
            }
        }
        config
            .set("isolation.level", isolation.level())
            .set("enable.partition.eof", "true")
            .set("auto.offset.reset", "error")
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false");
        config
    }

    /// The `n`th transactional producer, for a topic that takes record batches of `max_message_bytes`.
    pub(crate) fn transactional_producer(&self, n: usize, max_message_bytes: usize) -> ClientConfig {
        let mut config = self.producer(max_message_bytes);
        config
            .set("transactional.id", format!("{}.{n}", self.transactional_id_prefix))
            .set("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS.to_string())
            .set("linger.ms", "0");
        config
    }

    /// A producer without transactions, for a topic that takes record batches of `max_message_bytes`.
    pub(crate) fn plain_producer(&self, max_message_bytes: usize) -> ClientConfig {
        let mut config = self.producer(max_message_bytes);
        config
            // As a transaction's records have.
            .set("message.timeout.ms", TRANSACTION_TIMEOUT_MS.to_string())
            // Time for a batch to come together, so that it goes out as one record batch if it fits: that is atomic.
            .set("linger.ms", "2")
            // No batch is accepted in part because librdkafka's queue is full; its size is its caller's concern.
            .set("queue.buffering.max.messages", "0")
            .set("queue.buffering.max.kbytes", i32::MAX.to_string());
        config
    }

    /// What both kinds of producers have in common.
    fn producer(&self, max_message_bytes: usize) -> ClientConfig {
        let mut config = self.common();
        // The broker's limit holds for a whole record batch, so records must not be joined to a batch that exceeds it.
        let batch = (max_message_bytes - max_message_bytes / 8).clamp(1, 1_000_000);
        let message = max_message_bytes.clamp(1_000, 1_000_000_000);
        config
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("batch.size", batch.to_string())
            .set("message.max.bytes", message.to_string());
        config
    }
}
