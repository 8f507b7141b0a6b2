//! What producers have in common, in transactions or without: a batch goes out, and delivery reports come back.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rdkafka::ClientConfig;
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::producer::{BaseRecord, Producer as _, ThreadedProducer};
use registrar_log::{AppendError, LogError};

use super::Outgoing;
use super::delivery::{Deliveries, Report, Tag};
use crate::config::TRANSACTION_TIMEOUT_MS;
use crate::errors::{is_unavailable, missing_permission};

/// How long reports are waited for, or a commit is tried again, or an abort: past the time that librdkafka and the broker
/// have for it, something has become of the batch.
pub(crate) const PATIENCE: Duration = Duration::from_millis(TRANSACTION_TIMEOUT_MS as u64 + 5_000);

/// A producer for one topic, with one batch on its way at a time.
pub(super) struct Producer {
    client: ThreadedProducer<Deliveries>,
    reports: Receiver<Report>,
    topic: String,
    /// Empty without transactions.
    transactional_id: String,
    /// The number of the batch that was produced last.
    batch: u64,
}

/// A record that librdkafka did not take, nor any behind it.
pub(super) struct Untaken {
    /// How many before it were taken, and are on their way.
    pub(super) taken: usize,
    pub(super) error: KafkaError,
}

impl Producer {
    /// A producer; nothing is sent yet.
    pub(super) fn new(config: &ClientConfig, topic: &str) -> Result<Self, LogError> {
        let (sender, reports) = channel();
        let client = config
            .create_with_context(Deliveries::new(sender))
            .map_err(|error| LogError::Fatal(format!("cannot set up the Kafka producer: {error}")))?;
        let transactional_id = config.get("transactional.id").unwrap_or_default().to_owned();
        Ok(Self { client, reports, topic: topic.to_owned(), transactional_id, batch: 0 })
    }

    /// librdkafka's producer, for its transactions.
    pub(super) fn client(&self) -> &ThreadedProducer<Deliveries> {
        &self.client
    }

    pub(super) fn transactional_id(&self) -> &str {
        &self.transactional_id
    }

    /// Hands a batch to librdkafka; `now` is the time of records that have none, in milliseconds since the Unix epoch.
    pub(super) fn produce(&mut self, batch: &[Outgoing], now: i64) -> Result<(), Untaken> {
        self.batch += 1;
        for (index, record) in batch.iter().enumerate() {
            let tag = Box::new(Tag { batch: self.batch, index });
            let mut outgoing = BaseRecord::<'_, [u8], [u8], _>::with_opaque_to(&self.topic, tag)
                .partition(0)
                .timestamp(record.timestamp.unwrap_or(now));
            outgoing.key = record.key.as_deref();
            outgoing.payload = record.value.as_deref();
            self.client.send(outgoing).map_err(|(error, _)| Untaken { taken: index, error })?;
        }
        Ok(())
    }

    /// The reports of the batch that was produced last, as they come: `count` of them, or fewer and then why no more come.
    pub(super) fn reports(&self, count: usize, deadline: Instant) -> impl Iterator<Item = Result<Report, String>> {
        let mut missing = count;
        std::iter::from_fn(move || {
            missing = missing.checked_sub(1)?;
            let report = self.report(deadline);
            if report.is_err() {
                missing = 0;
            }
            Some(report)
        })
    }

    fn report(&self, deadline: Instant) -> Result<Report, String> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.reports.recv_timeout(left) {
                Ok(report) if report.tag.batch == self.batch => return Ok(report),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return Err(format!("no delivery report after {PATIENCE:?}")),
                Err(RecvTimeoutError::Disconnected) => return Err("the producer has ended".to_owned()),
            }
        }
    }

    /// Why this producer can do nothing more, if so: it is fenced, or a permission is missing.
    pub(super) fn fatal_state(&self) -> Option<AppendError> {
        let (code, reason) = self.client.client().fatal_error()?;
        let missing = missing_permission(code, &self.topic, &self.transactional_id);
        Some(missing.map_or(AppendError::Fenced(reason), AppendError::Forbidden))
    }

    /// What an error means for the batch if nothing of it is appended.
    pub(super) fn classify(&self, what: &str, code: Option<Code>, text: &str) -> AppendError {
        match code {
            Some(
                Code::MessageSizeTooLarge | Code::MessageBatchTooLarge | Code::InvalidMessageSize | Code::QueueFull,
            ) => AppendError::TooLarge(format!("{what}: {text}")),
            code => match code.and_then(|code| missing_permission(code, &self.topic, &self.transactional_id)) {
                Some(missing) => AppendError::Forbidden(format!("{what}: {missing}")),
                None if code.is_some_and(is_unavailable) => AppendError::Unavailable(format!("{what}: {text}")),
                None => AppendError::Refused(format!("{what}: {text}")),
            },
        }
    }
}
