//! Questions to the cluster that are neither reading nor appending.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::metadata::Metadata;
use registrar_log::{LogError, Offset};

use crate::config::{Isolation, KafkaLogConfig};
use crate::consumer::consumer;
use crate::context::Context;

/// How long the leader of a partition is left alone while it moves.
const MOVING: Duration = Duration::from_millis(100);

/// What is known of a cluster's brokers.
pub(crate) struct Brokers {
    /// The id of one that can be asked.
    pub(crate) live: Option<i32>,
    /// How many there are. Metadata leaves out those that are down, so whoever holds replicas counts, too; one that is down
    /// and holds none is not seen.
    pub(crate) registered: usize,
}

/// A client for questions. Its calls block.
pub(crate) struct Cluster {
    client: Arc<BaseConsumer<Context>>,
    topic: String,
    timeout: Duration,
}

impl Cluster {
    /// A client; nothing is sent yet.
    pub(crate) fn new(config: &KafkaLogConfig, isolation: Isolation) -> Result<Self, LogError> {
        let client = consumer(config, isolation)?;
        Ok(Self { client, topic: config.topic.clone(), timeout: config.timeout })
    }

    /// The cluster's own name for itself.
    pub(crate) fn id(&self, timeout: Duration) -> Result<String, LogError> {
        self.client
            .client()
            .fetch_cluster_id(timeout)
            .ok_or_else(|| LogError::Fatal(format!("Failed to get Kafka cluster ID{}", self.because())))
    }

    /// The brokers, and the topic if the cluster knows it.
    pub(crate) fn metadata(&self, timeout: Duration) -> Result<Metadata, KafkaError> {
        self.metadata_of(&self.topic, timeout)
    }

    /// The brokers, and a topic that need not be ours. It is not created by asking.
    pub(crate) fn metadata_of(&self, topic: &str, timeout: Duration) -> Result<Metadata, KafkaError> {
        self.client.fetch_metadata(Some(topic), timeout)
    }

    /// The topic's partitions; none if it does not exist.
    pub(crate) fn partitions(&self, metadata: &Metadata) -> Result<usize, Code> {
        partitions(metadata, &self.topic)
    }

    /// Waits until the topic's only partition is known.
    pub(crate) fn await_partition(&self, patience: Duration) -> Result<(), LogError> {
        let topic = &self.topic;
        let deadline = Instant::now() + patience;
        loop {
            match self.metadata(self.timeout).ok().map(|metadata| self.partitions(&metadata)) {
                Some(Ok(1)) => return Ok(()),
                Some(Ok(partitions @ 2..)) => {
                    return Err(LogError::Fatal(format!(
                        "Unexpected number of partitions in the {topic} topic. Expected 1 and instead got {partitions}"
                    )));
                }
                _ if Instant::now() >= deadline => {
                    return Err(LogError::Fatal(format!(
                        "Unable to subscribe to the Kafka topic {topic} backing this data store. Topic may not exist."
                    )));
                }
                _ => thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// Whether a topic exists that need not be ours. It is not created by asking.
    pub(crate) fn exists(&self, topic: &str, timeout: Duration) -> Result<bool, KafkaError> {
        let metadata = self.metadata_of(topic, timeout)?;
        let found = metadata.topics().iter().find(|known| known.name() == topic);
        match found.map(|found| found.error().map(Code::from)) {
            Some(None) => Ok(true),
            Some(Some(Code::UnknownTopicOrPartition | Code::UnknownTopic)) => Ok(false),
            Some(Some(code)) => Err(KafkaError::MetadataFetch(code)),
            None => Err(KafkaError::MetadataFetch(Code::Unknown)),
        }
    }

    /// The cluster's brokers.
    pub(crate) fn brokers(&self, timeout: Duration) -> Result<Brokers, KafkaError> {
        let metadata = self.client.fetch_metadata(None, timeout)?;
        let live = metadata.brokers().iter().map(|broker| broker.id());
        let partitions = metadata.topics().iter().flat_map(|topic| topic.partitions());
        let hosting = partitions.flat_map(|partition| partition.replicas().iter().copied());
        let registered: BTreeSet<i32> = live.clone().chain(hosting).collect();
        Ok(Brokers { live: live.min(), registered: registered.len() })
    }

    /// What a reader with the client's isolation level reaches: of committed records, the last stable offset.
    /// A partition whose leader moves is asked again.
    pub(crate) fn end(&self) -> Result<Offset, KafkaError> {
        let deadline = Instant::now() + self.timeout;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let error = match self.client.fetch_watermarks(&self.topic, 0, left) {
                Ok((_, end)) => return Ok(end),
                Err(error) => error,
            };
            let moving = matches!(
                error.rdkafka_error_code(),
                Some(
                    Code::NotLeaderForPartition
                        | Code::LeaderNotAvailable
                        | Code::FencedLeaderEpoch
                        | Code::UnknownLeaderEpoch
                        // it was asked on a connection that librdkafka has given up
                        | Code::DestroyBroker
                )
            );
            if !moving || Instant::now() + MOVING >= deadline {
                return Err(error);
            }
            thread::sleep(MOVING);
        }
    }

    /// The client that asks.
    pub(crate) fn client(&self) -> &BaseConsumer<Context> {
        &self.client
    }

    /// Why the cluster does not answer, and what to do.
    pub(crate) fn no_answer(&self, error: &KafkaError) -> String {
        self.client.context().no_answer(&self.topic, error.rdkafka_error_code().unwrap_or(Code::Unknown))
    }

    /// The client's last complaint as the end of a sentence.
    pub(crate) fn because(&self) -> String {
        self.client.context().last_complaint().map_or_else(String::new, |complaint| format!(": {complaint}"))
    }
}

/// A topic's partitions; none if it does not exist.
pub(crate) fn partitions(metadata: &Metadata, topic: &str) -> Result<usize, Code> {
    let Some(topic) = metadata.topics().iter().find(|known| known.name() == topic) else { return Ok(0) };
    match topic.error().map(Code::from) {
        None => Ok(topic.partitions().len()),
        Some(Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::LeaderNotAvailable) => Ok(0),
        Some(code) => Err(code),
    }
}
