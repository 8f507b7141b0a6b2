//! Questions to the cluster that are neither reading nor appending.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::metadata::Metadata;
use registrar_log::{LogError, Offset};

use crate::config::KafkaLogConfig;
use crate::context::Context;
use crate::errors::to_log_error;

/// How often the client's events are served, which are log lines and complaints.
const SERVE: Duration = Duration::from_millis(250);

/// A client for questions. Its calls block.
pub(crate) struct Cluster {
    client: Arc<BaseConsumer<Context>>,
    topic: String,
    timeout: Duration,
}

impl Cluster {
    /// A client; nothing is sent yet.
    pub(crate) fn new(config: &KafkaLogConfig) -> Result<Self, LogError> {
        let client = config
            .consumer()
            .create_with_context(Context::default())
            .map(Arc::new)
            .map_err(|error: KafkaError| LogError::Fatal(format!("cannot set up the Kafka client: {error}")))?;
        serve(Arc::downgrade(&client))?;
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
        self.client.fetch_metadata(Some(&self.topic), timeout)
    }

    /// The topic's partitions; none if it does not exist.
    pub(crate) fn partitions(&self, metadata: &Metadata) -> Result<usize, Code> {
        let Some(topic) = metadata.topics().iter().find(|topic| topic.name() == self.topic) else { return Ok(0) };
        match topic.error().map(Code::from) {
            None => Ok(topic.partitions().len()),
            Some(Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::LeaderNotAvailable) => Ok(0),
            Some(code) => Err(code),
        }
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

    /// The last stable offset: what a reader of committed records reaches. The consumer's isolation level asks for it.
    pub(crate) fn end(&self) -> Result<Offset, LogError> {
        let (_, end) = self.client.fetch_watermarks(&self.topic, 0, self.timeout).map_err(|error| {
            to_log_error(&format!("cannot find the end of the topic {}", self.topic), &error, &self.topic, "")
        })?;
        Ok(end)
    }

    /// The client's last complaint as the end of a sentence.
    pub(crate) fn because(&self) -> String {
        self.client.context().last_complaint().map_or_else(String::new, |complaint| format!(": {complaint}"))
    }
}

/// Serves a client's events for as long as there is a client. They would pile up otherwise.
fn serve(client: Weak<BaseConsumer<Context>>) -> Result<(), LogError> {
    let serving = move || {
        while let Some(client) = client.upgrade() {
            // What is an event's error here has gone to the context already.
            let _ = client.poll(SERVE);
        }
    };
    match thread::Builder::new().name("kafka-events".to_owned()).spawn(serving) {
        Ok(_) => Ok(()),
        Err(error) => Err(LogError::Unavailable(format!("cannot start a thread: {error}"))),
    }
}
