//! The thread that polls librdkafka.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rdkafka::consumer::BaseConsumer;
use rdkafka::error::RDKafkaErrorCode as Code;
use registrar_log::{Chunk, LogError, LogRecord, Offset};
use tokio::sync::mpsc;
use tracing::info;

use super::Reading;
use super::assembly::Assembly;
use super::partition::{Event, Fetched, Partition};
use crate::config::{Isolation, KafkaLogConfig};
use crate::consumer::consumer;
use crate::context::Context;
use crate::errors::missing_permission;
use crate::incarnation::{Incarnation, Trouble};
use crate::stats::KafkaStats;

/// How many events are taken at once.
const EVENTS: usize = 1_000;

/// How long the thread waits before it looks whether anybody still reads.
const WAIT: Duration = Duration::from_millis(250);

/// How often somebody asks whether the topic is there and the same: librdkafka only logs that it is gone, and reads on where
/// another one has its name.
const CHECK: Duration = Duration::from_secs(5);

/// A client of its own for each reader, because a client consumes a partition only once.
pub(super) struct Poller {
    partition: Partition,
    client: Arc<BaseConsumer<Context>>,
    incarnation: Arc<Incarnation>,
    stats: Arc<KafkaStats>,
    /// When the topic was checked last.
    checked: Instant,
    /// Records below this are known already.
    from: Offset,
    assembly: Assembly,
    topic: String,
    events: Vec<Event>,
}

impl Poller {
    pub(super) fn new(reading: Reading) -> Result<Self, LogError> {
        let Reading { config, from, isolation, incarnation, stats } = reading;
        let from = from.max(0);
        let client = consumer(&config, isolation)?;
        let topic = config.topic;
        let partition = Partition::start(Arc::clone(&client), &topic, incarnation.resume(from))
            .map_err(|error| LogError::Unavailable(format!("cannot read the topic {topic}: {error}")))?;
        let (assembly, checked) = (Assembly::new(from), Instant::now());
        Ok(Self { partition, client, incarnation, stats, checked, from, assembly, topic, events: Vec::new() })
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
        let heard = !events.is_empty();
        let last_is_record = matches!(events.last(), Some(Event::Record(..)));
        let mut outcomes: Vec<_> = events.drain(..).filter_map(|event| self.digest(event)).collect();
        self.events = events;
        outcomes.extend(self.check(heard).map(Err));
        if last_is_record && let Some(position) = self.partition.position() {
            outcomes.extend(self.assembly.reach(position).map(Ok));
        }
        outcomes
    }

    /// Asks from time to time whether the topic still is what it was. Where something was `heard` of it right now, an answer
    /// that does not come in time says nothing.
    fn check(&mut self, heard: bool) -> Option<LogError> {
        if self.checked.elapsed() < CHECK {
            return None;
        }
        let checked = self.incarnation.check(&self.client, CHECK);
        self.checked = Instant::now();
        match checked {
            Ok(()) => {
                self.connected();
                None
            }
            Err(Trouble::Passing(_)) if heard => None,
            Err(trouble) => Some(self.fail(trouble)),
        }
    }

    fn digest(&mut self, event: Event) -> Option<Result<Chunk, LogError>> {
        if !matches!(event, Event::Error(..)) {
            self.connected();
        }
        match event {
            Event::Record(Fetched { record, .. }) if record.offset < self.from => None,
            Event::Record(Fetched { record, producers_time, epoch }) => {
                self.incarnation.saw(record.offset, epoch);
                self.assembly.push(record, producers_time).map(Ok)
            }
            Event::End(position) => self.assembly.end(position).map(Ok),
            Event::Error(code, text) => {
                let trouble = self.explain(code, &text);
                Some(Err(self.fail(trouble)))
            }
        }
    }

    fn explain(&self, code: Code, text: &str) -> Trouble {
        let topic = &self.topic;
        if let Some(missing) = missing_permission(code, topic, "") {
            return Trouble::Forbidden(missing);
        }
        match code {
            Code::AutoOffsetReset | Code::OffsetOutOfRange | Code::LogTruncation => {
                // one that was made again says so
                self.incarnation
                    .check(&self.client, CHECK)
                    .err()
                    .filter(|trouble| matches!(trouble, Trouble::Lost(_)))
                    .unwrap_or_else(|| self.incarnation.truncated(text))
            }
            Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::UnknownPartition => {
                Trouble::Passing(format!("the topic {topic} does not exist"))
            }
            _ => Trouble::Passing(format!("cannot read the topic {topic}: {text} ({code})")),
        }
    }

    fn connected(&self) {
        if self.stats.set_reader_connected(true) {
            info!(topic = self.topic, "the brokers let the topic be read");
        }
    }

    /// Takes note of what goes wrong. A permission may come back, so it is asked for again.
    fn fail(&self, trouble: Trouble) -> LogError {
        self.stats.set_reader_connected(false);
        match trouble {
            Trouble::Forbidden(reason) => LogError::Unavailable(reason),
            trouble => trouble.into(),
        }
    }
}

/// The records at those offsets, once readers have passed them; fewer where some were aborted or compacted. Blocks.
///
/// # Errors
/// [`LogError`] if the topic cannot be read, or readers do not get that far within `patience`.
pub(crate) fn read(
    config: &KafkaLogConfig,
    isolation: Isolation,
    offsets: Range<Offset>,
    patience: Duration,
) -> Result<Vec<LogRecord>, LogError> {
    let deadline = Instant::now() + patience;
    let mut poller = Poller::new(Reading {
        config: config.clone(),
        from: offsets.start,
        isolation,
        incarnation: Arc::new(Incarnation::new(&config.topic, None)),
        stats: Arc::default(),
    })?;
    let mut found = Vec::new();
    while Instant::now() < deadline {
        for outcome in poller.poll(WAIT) {
            match outcome {
                Ok(chunk) => {
                    found.extend(chunk.records.into_iter().filter(|record| offsets.contains(&record.offset)));
                    if chunk.position >= offsets.end {
                        return Ok(found);
                    }
                }
                Err(error @ LogError::Fatal(_)) => return Err(error),
                Err(LogError::Unavailable(_)) => {}
            }
        }
    }
    Err(LogError::Unavailable(format!("readers cannot get past offset {}", offsets.end - 1)))
}
