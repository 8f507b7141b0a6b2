//! One producer and its transactions, one after the other.

use std::thread;
use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::producer::Producer as _;
use registrar_log::{AppendError, LogError, Offset};
use tracing::{debug, warn};

use super::Outgoing;
use super::delivery::Report;
use super::producer::{PATIENCE, Producer};
use crate::config::KafkaLogConfig;
use crate::errors::{code, to_log_error};
use crate::fencing::NO_COORDINATOR;

/// How long one call of librdkafka may take, so that it is noticed when all of it takes too long.
const CALL: Duration = Duration::from_secs(5);

/// How long connecting may take before the producer is initialised all the same.
const CONNECT: Duration = Duration::from_secs(2);

/// A transactional producer.
pub(super) struct TransactionalProducer {
    producer: Producer,
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

impl TransactionalProducer {
    /// The `n`th producer, initialised: its predecessors under the same id are fenced and their transactions resolved.
    pub(super) fn init(config: &KafkaLogConfig, n: usize, max_message_bytes: usize) -> Result<Self, LogError> {
        let producer = Producer::new(&config.transactional_producer(n, max_message_bytes), &config.topic)?;
        let transactional_id = producer.transactional_id();
        connect(&producer, &config.topic);
        producer.client().init_transactions(config.init_timeout).map_err(|error| {
            let hint = if code(&error) == Some(Code::OperationTimedOut) { NO_COORDINATOR } else { "" };
            let what = format!("cannot initialise the transactional id {transactional_id}{hint}");
            to_log_error(&what, &error, &config.topic, transactional_id)
        })?;
        Ok(Self { producer, unfinished: false })
    }

    /// Appends a batch in a transaction of its own; `now` is the time of records that have none, in milliseconds since
    /// the Unix epoch.
    pub(super) fn append(&mut self, batch: &[Outgoing], now: i64) -> Result<Vec<Offset>, Failure> {
        if self.unfinished {
            self.abort(PATIENCE)?;
        }
        let begun = self.producer.client().begin_transaction();
        begun.map_err(|error| self.refusal("cannot begin a transaction", &error))?;
        self.unfinished = true;
        match self.deliver(batch, now) {
            Ok(offsets) => self.commit(offsets),
            Err(failure) => {
                // Where the abort fails the transaction is left to the next one, or to the broker's time-out. Only the end
                // of this producer says more than the failure that led here, unless that needs somebody's help: the
                // coordinator knows nothing of a transaction that was never allowed to begin, and librdkafka ends over it.
                match (self.abort(CALL), failure) {
                    (_, forbidden @ AppendError::Forbidden(_)) => Err(forbidden.into()),
                    (Err(AppendError::Fenced(reason)), AppendError::Fenced(_)) => {
                        Err(AppendError::Fenced(reason).into())
                    }
                    (Err(AppendError::Fenced(reason)), failure) => {
                        Err(AppendError::Fenced(format!("{failure}; then: {reason}")).into())
                    }
                    (_, failure) => Err(failure.into()),
                }
            }
        }
    }

    /// Waits until every record is on the brokers, or one is not; gives the offsets.
    fn deliver(&mut self, batch: &[Outgoing], now: i64) -> Result<Vec<Offset>, AppendError> {
        self.producer.produce(batch, now).map_err(|untaken| self.refusal("cannot produce", &untaken.error))?;
        let deadline = Instant::now() + PATIENCE;
        let mut offsets = vec![0; batch.len()];
        for report in self.producer.reports(batch.len(), deadline) {
            let Report { tag, outcome } = report.map_err(AppendError::Unavailable)?;
            let offset = outcome.map_err(|failed| self.classify("cannot produce", failed.code, &failed.text))?;
            if let Some(slot) = offsets.get_mut(tag.index) {
                *slot = offset;
            }
        }
        self.await_idle(deadline);
        Ok(offsets)
    }

    /// Waits until librdkafka has put its events away. Else the commit would begin with a flush that polls for 100 ms.
    fn await_idle(&self, deadline: Instant) {
        while self.producer.client().in_flight_count() > 0 && Instant::now() < deadline {
            thread::sleep(Duration::from_micros(20));
        }
    }

    /// Commits, again and again while it is not known what became of it. It is never aborted: the broker may have committed.
    fn commit(&mut self, offsets: Vec<Offset>) -> Result<Vec<Offset>, Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Err(error) = self.producer.client().commit_transaction(CALL) else {
                self.unfinished = false;
                return Ok(offsets);
            };
            if let Some(AppendError::Fenced(reason) | AppendError::Forbidden(reason)) = self.fatal(&error) {
                // Also a repetition that comes after a successor finds the transaction gone, committed or not.
                return Err(Failure::Perhaps(offsets, reason));
            }
            if matches!(&error, KafkaError::Transaction(error) if error.txn_requires_abort()) {
                let refused = AppendError::Refused(format!("cannot commit: {error}"));
                self.abort(PATIENCE)?;
                return Err(refused.into());
            }
            if Instant::now() >= deadline {
                return Err(Failure::Perhaps(offsets, format!("cannot commit: {error}")));
            }
            debug!(%error, id = self.producer.transactional_id(), "committing again");
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn abort(&mut self, patience: Duration) -> Result<(), AppendError> {
        let deadline = Instant::now() + patience;
        loop {
            let Err(error) = self.producer.client().abort_transaction(CALL) else {
                self.unfinished = false;
                return Ok(());
            };
            let refused = self.refusal("cannot abort a transaction", &error);
            let retriable = matches!(&error, KafkaError::Transaction(error) if error.is_retriable());
            let ended = matches!(refused, AppendError::Fenced(_) | AppendError::Forbidden(_));
            if ended || !retriable || Instant::now() >= deadline {
                warn!(%error, id = self.producer.transactional_id(), "a transaction stays open until the broker aborts it");
                return Err(refused);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn refusal(&self, what: &str, error: &KafkaError) -> AppendError {
        self.fatal(error).unwrap_or_else(|| self.producer.classify(what, code(error), &error.to_string()))
    }

    fn classify(&self, what: &str, code: Option<Code>, text: &str) -> AppendError {
        if matches!(code, Some(Code::PurgeQueue | Code::PurgeInflight))
            && let Err(error) = self.producer.client().begin_transaction()
        {
            // it cannot begin, for one is open; but when that has failed, librdkafka says over what
            return self.refusal(what, &error);
        }
        self.producer.fatal_state().unwrap_or_else(|| self.producer.classify(what, code, text))
    }

    /// Why this producer can do nothing more, if so. To be asked before whether an error can be retried: after a fence,
    /// begin and abort claim that for ever.
    fn fatal(&self, error: &KafkaError) -> Option<AppendError> {
        let is_fatal = match error {
            KafkaError::Transaction(error) => error.is_fatal(),
            _ => false,
        };
        let fenced = matches!(code(error), Some(Code::Fenced | Code::ProducerFenced | Code::InvalidProducerEpoch));
        self.producer.fatal_state().or_else(|| (is_fatal || fenced).then(|| AppendError::Fenced(error.to_string())))
    }
}

/// Waits until a broker is connected: without one, librdkafka looks for the transaction's coordinator only after half a
/// second. It is asked twice because the first answer makes it replace the connection that this came on.
fn connect(producer: &Producer, topic: &str) {
    for _ in 0..2 {
        if producer.client().client().fetch_metadata(Some(topic), CONNECT).is_err() {
            return;
        }
    }
}
