//! One producer and its transactions, one after the other.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::producer::{BaseRecord, Producer as _, ThreadedProducer};
use registrar_log::{AppendError, LogError, Offset};
use tracing::{debug, warn};

use super::Outgoing;
use super::delivery::{Deliveries, Report, Tag};
use crate::config::{KafkaLogConfig, TRANSACTION_TIMEOUT_MS};
use crate::errors::{code, missing_permission, to_log_error};

/// How long a commit is tried again, or an abort: past the broker's own time-out, something has become of the transaction.
const PATIENCE: Duration = Duration::from_millis(TRANSACTION_TIMEOUT_MS as u64 + 5_000);

/// How long one call of librdkafka may take, so that it is noticed when all of it takes too long.
const CALL: Duration = Duration::from_secs(5);

/// A transactional producer.
pub(super) struct Producer {
    client: ThreadedProducer<Deliveries>,
    reports: Receiver<Report>,
    topic: String,
    transactional_id: String,
    transaction: u64,
    /// A transaction is open that must be aborted before another begins.
    unfinished: bool,
}

/// Why a transaction was not committed.
pub(super) enum Failure {
    /// Nothing became visible.
    Nothing(AppendError),
    /// It may have become visible, at these offsets.
    Perhaps(Vec<Offset>, String),
}

impl From<AppendError> for Failure {
    fn from(error: AppendError) -> Self {
        Self::Nothing(error)
    }
}

impl Producer {
    /// The `n`th producer, initialised: its predecessors under the same id are fenced and their transactions resolved.
    pub(super) fn init(config: &KafkaLogConfig, n: usize, max_message_bytes: usize) -> Result<Self, LogError> {
        let (sender, reports) = channel();
        let transactional_id = format!("{}.{n}", config.transactional_id_prefix);
        let client: ThreadedProducer<_> = config
            .producer(n, max_message_bytes)
            .create_with_context(Deliveries::new(sender))
            .map_err(|error| LogError::Fatal(format!("cannot set up the Kafka producer: {error}")))?;
        client.init_transactions(config.init_timeout).map_err(|error| {
            let what = format!("cannot initialise the transactional id {transactional_id}");
            to_log_error(&what, &error, &config.topic, &transactional_id)
        })?;
        let topic = config.topic.clone();
        Ok(Self { client, reports, topic, transactional_id, transaction: 0, unfinished: false })
    }

    /// Appends a batch in a transaction of its own; `now` is the time of records that have none, in milliseconds since
    /// the Unix epoch.
    pub(super) fn append(&mut self, batch: &[Outgoing], now: i64) -> Result<Vec<Offset>, Failure> {
        if self.unfinished {
            self.abort()?;
        }
        self.transaction += 1;
        self.client.begin_transaction().map_err(|error| self.refusal("cannot begin a transaction", &error))?;
        self.unfinished = true;
        match self.produce(batch, now).and_then(|()| self.await_reports(batch.len())) {
            Ok(offsets) => self.commit(offsets),
            Err(failure) => {
                // Where the abort fails the transaction is left to the next one, or to the broker's time-out. Only a fence
                // says more than the failure that led here.
                match self.abort() {
                    Err(fenced @ AppendError::Fenced(_)) => Err(fenced.into()),
                    _ => Err(failure.into()),
                }
            }
        }
    }

    fn produce(&self, batch: &[Outgoing], now: i64) -> Result<(), AppendError> {
        for (index, record) in batch.iter().enumerate() {
            let tag = Box::new(Tag { transaction: self.transaction, index });
            let mut outgoing = BaseRecord::<'_, [u8], [u8], _>::with_opaque_to(&self.topic, tag)
                .partition(0)
                .timestamp(record.timestamp.unwrap_or(now));
            outgoing.key = record.key.as_deref();
            outgoing.payload = record.value.as_deref();
            self.client.send(outgoing).map_err(|(error, _)| self.refusal("cannot produce", &error))?;
        }
        Ok(())
    }

    /// Waits until every record is on the brokers, or one is not; gives the offsets.
    fn await_reports(&self, count: usize) -> Result<Vec<Offset>, AppendError> {
        let deadline = Instant::now() + PATIENCE;
        let mut offsets = vec![0; count];
        let mut missing = count;
        while missing > 0 {
            let left = deadline.saturating_duration_since(Instant::now());
            let Report { tag, outcome } = self.reports.recv_timeout(left).map_err(|error| {
                AppendError::Refused(match error {
                    RecvTimeoutError::Timeout => format!("no delivery report after {PATIENCE:?}"),
                    RecvTimeoutError::Disconnected => "the producer has ended".to_owned(),
                })
            })?;
            if tag.transaction != self.transaction {
                continue;
            }
            let offset = outcome.map_err(|(code, text)| self.classify("cannot produce", code, &text))?;
            if let Some(slot) = offsets.get_mut(tag.index) {
                *slot = offset;
                missing -= 1;
            }
        }
        self.await_idle(deadline);
        Ok(offsets)
    }

    /// Waits until librdkafka has put its events away. Else the commit would begin with a flush that polls for 100 ms.
    fn await_idle(&self, deadline: Instant) {
        while self.client.in_flight_count() > 0 && Instant::now() < deadline {
            thread::sleep(Duration::from_micros(20));
        }
    }

    /// Commits, again and again while it is not known what became of it. It is never aborted: the broker may have committed.
    fn commit(&mut self, offsets: Vec<Offset>) -> Result<Vec<Offset>, Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Err(error) = self.client.commit_transaction(CALL) else {
                self.unfinished = false;
                return Ok(offsets);
            };
            if let Some(reason) = self.fatal(&error) {
                // Also a repetition that comes after a successor finds the transaction gone, committed or not.
                return Err(Failure::Perhaps(offsets, reason));
            }
            if matches!(&error, KafkaError::Transaction(error) if error.txn_requires_abort()) {
                let refused = AppendError::Refused(format!("cannot commit: {error}"));
                self.abort()?;
                return Err(refused.into());
            }
            if Instant::now() >= deadline {
                return Err(Failure::Perhaps(offsets, format!("cannot commit: {error}")));
            }
            debug!(%error, id = self.transactional_id, "committing again");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn abort(&mut self) -> Result<(), AppendError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Err(error) = self.client.abort_transaction(CALL) else {
                self.unfinished = false;
                return Ok(());
            };
            let refused = self.refusal("cannot abort a transaction", &error);
            let retriable = matches!(&error, KafkaError::Transaction(error) if error.is_retriable());
            if matches!(refused, AppendError::Fenced(_)) || !retriable || Instant::now() >= deadline {
                warn!(%error, id = self.transactional_id, "a transaction stays open until the broker aborts it");
                return Err(refused);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn refusal(&self, what: &str, error: &KafkaError) -> AppendError {
        match self.fatal(error) {
            Some(reason) => AppendError::Fenced(reason),
            None => self.classify(what, code(error), &error.to_string()),
        }
    }

    fn classify(&self, what: &str, code: Option<Code>, text: &str) -> AppendError {
        if let Some(reason) = self.fatal_state() {
            return AppendError::Fenced(reason);
        }
        match code {
            Some(
                Code::MessageSizeTooLarge | Code::MessageBatchTooLarge | Code::InvalidMessageSize | Code::QueueFull,
            ) => AppendError::TooLarge(format!("{what}: {text}")),
            code => {
                let missing = code.and_then(|code| missing_permission(code, &self.topic, &self.transactional_id));
                AppendError::Refused(format!("{what}: {}", missing.as_deref().unwrap_or(text)))
            }
        }
    }

    /// Why this producer can do nothing more, if so. To be asked before whether an error can be retried: after a fence,
    /// begin and abort claim that for ever.
    fn fatal(&self, error: &KafkaError) -> Option<String> {
        let is_fatal = match error {
            KafkaError::Transaction(error) => error.is_fatal(),
            _ => false,
        };
        let fenced = matches!(code(error), Some(Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch));
        self.fatal_state().or_else(|| (is_fatal || fenced).then(|| error.to_string()))
    }

    fn fatal_state(&self) -> Option<String> {
        self.client.client().fatal_error().map(|(_, reason)| reason)
    }
}
