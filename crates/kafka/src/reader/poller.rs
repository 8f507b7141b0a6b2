//! The thread that polls librdkafka.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::RDKafkaErrorCode as Code;
use registrar_log::{Chunk, LogError, LogRecord, Offset};
use tokio::sync::mpsc;

use super::assembly::Assembly;
use super::partition::{Event, Partition};
use crate::cluster::partitions;
use crate::config::KafkaLogConfig;
use crate::consumer::consumer;
use crate::context::Context;
use crate::errors::missing_permission;

/// How many events are taken at once.
const EVENTS: usize = 1_000;

/// How long the thread waits before it looks whether anybody still reads.
const WAIT: Duration = Duration::from_millis(250);

/// How long a topic may be quiet before somebody asks whether it is there.
const QUIET: Duration = Duration::from_secs(5);

/// A client of its own for each reader, because a client consumes a partition only once.
pub(super) struct Poller {
    partition: Partition,
    client: Arc<BaseConsumer<Context>>,
    /// When something was heard of the topic last.
    heard: Instant,
    assembly: Assembly,
    topic: String,
    events: Vec<Event>,
}

impl Poller {
    pub(super) fn new(config: &KafkaLogConfig, from: Offset) -> Result<Self, LogError> {
        let from = from.max(0);
        let client = consumer(config)?;
        let partition = Partition::start(Arc::clone(&client), &config.topic, from)
            .map_err(|error| LogError::Unavailable(format!("cannot read the topic {}: {error}", config.topic)))?;
        let topic = config.topic.clone();
        let (assembly, heard) = (Assembly::new(from), Instant::now());
        Ok(Self { partition, client, heard, assembly, topic, events: Vec::new() })
    }

    /// Polls until nobody reads any more.
    pub(super) fn run(mut self, chunks: &mpsc::Sender<Result<Chunk, LogError>>) {
        while !chunks.is_closed() {
            for outcome in self.poll(WAIT) {
                if chunks.blocking_send(outcome).is_err() {
                    return;
                }
            }
        }
    }

    /// Waits for an event and takes everything that is there with it.
    fn poll(&mut self, wait: Duration) -> Vec<Result<Chunk, LogError>> {
        let mut events = std::mem::take(&mut self.events);
        self.partition.take(1, wait, &mut events);
        if !events.is_empty() {
            // A wait for many would last until all have come, so the rest is taken without one.
            self.partition.take(EVENTS, Duration::ZERO, &mut events);
        }
        if events.is_empty() {
            self.events = events;
            return self.ask().map(Err).into_iter().collect();
        }
        self.heard = Instant::now();
        let last_is_record = matches!(events.last(), Some(Event::Record(..)));
        let mut outcomes: Vec<_> = events.drain(..).filter_map(|event| self.digest(event)).collect();
        self.events = events;
        if last_is_record && let Some(position) = self.partition.position() {
            outcomes.extend(self.assembly.reach(position).map(Ok));
        }
        outcomes
    }

    /// Asks whether there still is a topic if nothing was heard of it for long: librdkafka only logs that it is gone.
    fn ask(&mut self) -> Option<LogError> {
        if self.heard.elapsed() < QUIET {
            return None;
        }
        self.heard = Instant::now();
        let metadata = self.client.fetch_metadata(Some(&self.topic), QUIET).ok()?;
        match partitions(&metadata, &self.topic) {
            Ok(0) => Some(self.explain(Code::UnknownTopic, "")),
            Ok(_) => None,
            Err(code) => Some(self.explain(code, "")),
        }
    }

    fn digest(&mut self, event: Event) -> Option<Result<Chunk, LogError>> {
        match event {
            Event::Record(record, producers_time) => self.assembly.push(record, producers_time).map(Ok),
            Event::End(position) => self.assembly.end(position).map(Ok),
            Event::Error(code, text) => Some(Err(self.explain(code, &text))),
        }
    }

    fn explain(&self, code: Code, text: &str) -> LogError {
        let topic = &self.topic;
        if let Some(missing) = missing_permission(code, topic, "") {
            return LogError::Fatal(missing);
        }
        match code {
            Code::AutoOffsetReset | Code::OffsetOutOfRange => LogError::Fatal(format!(
                "the topic {topic} does not have the records any more that come next: it was truncated, or deleted and \
                 created again ({text})"
            )),
            Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::UnknownPartition => {
                LogError::Unavailable(format!("the topic {topic} does not exist"))
            }
            _ => LogError::Unavailable(format!("cannot read the topic {topic}: {text} ({code})")),
        }
    }
}

/// Looks for the record at `offset` among the committed ones; `None` if there is none, although readers have passed it.
/// Blocks.
pub(crate) fn find(config: &KafkaLogConfig, offset: Offset, patience: Duration) -> Result<Option<LogRecord>, LogError> {
    let deadline = Instant::now() + patience;
    let mut poller = Poller::new(config, offset)?;
    while Instant::now() < deadline {
        for outcome in poller.poll(WAIT) {
            match outcome {
                Ok(chunk) if chunk.position > offset => {
                    return Ok(chunk.records.into_iter().find(|record| record.offset == offset));
                }
                Err(error @ LogError::Fatal(_)) => return Err(error),
                Ok(_) | Err(LogError::Unavailable(_)) => {}
            }
        }
    }
    Err(LogError::Unavailable(format!("readers cannot get past offset {offset}")))
}
