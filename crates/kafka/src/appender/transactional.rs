//! An appender that is fenced by the broker: each batch is a transaction.
//!
//! Producers take turns. Whoever initialises all of them has fenced every earlier appender. Two that do it at the same
//! time may each get some; but both begin with the first producer, so only the one that has it ever appends anything,
//! and both end with the first producer that they do not have.

use std::thread;

use registrar_log::{AppendError, LogError, Offset};
use tracing::warn;

use super::Outgoing;
use super::transaction::{Failure, TransactionalProducer};
use crate::config::KafkaLogConfig;
use crate::outcome::{Outcome, look_up};

/// Producers in turn, with one transaction open at a time.
pub(super) struct Transactional {
    config: KafkaLogConfig,
    producers: Vec<TransactionalProducer>,
    turn: usize,
    /// Why this appender appends no more.
    ended: Option<String>,
}

impl Transactional {
    /// Initialises all producers, which fences every predecessor.
    pub(super) fn acquire(config: &KafkaLogConfig, max_message_bytes: usize) -> Result<Self, LogError> {
        let init = |n| TransactionalProducer::init(config, n, max_message_bytes);
        let producers: Result<Vec<_>, _> = thread::scope(|scope| {
            let starting: Vec<_> = (0..config.producers.max(1)).map(|n| scope.spawn(move || init(n))).collect();
            let join = |producer: thread::ScopedJoinHandle<'_, Result<TransactionalProducer, LogError>>| {
                producer.join().unwrap_or_else(|_| Err(LogError::Unavailable("a producer's thread failed".to_owned())))
            };
            starting.into_iter().map(join).collect()
        });
        Ok(Self { config: config.clone(), producers: producers?, turn: 0, ended: None })
    }

    /// Appends a batch through the producer whose turn it is; `now` is the time of records that have none, in milliseconds
    /// since the Unix epoch.
    pub(super) fn append(&mut self, batch: &[Outgoing], now: i64) -> Result<Vec<Offset>, AppendError> {
        if let Some(reason) = &self.ended {
            return Err(AppendError::Fenced(reason.clone()));
        }
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let turn = self.turn % self.producers.len().max(1);
        let Some(producer) = self.producers.get_mut(turn) else { return Ok(Vec::new()) };
        let outcome = match producer.append(batch, now) {
            Ok(offsets) => Ok(offsets),
            Err(Failure::Nothing(error)) => Err(error),
            Err(Failure::Perhaps(offsets, reason)) => self.look_up(batch, offsets, reason),
        };
        match &outcome {
            // Only what is there shows that the first producer is still ours, so nothing else moves the turn.
            Ok(_) => self.turn = turn + 1,
            Err(AppendError::Fenced(reason) | AppendError::Forbidden(reason)) => self.ended = Some(reason.clone()),
            Err(AppendError::Unknown(_)) => {
                self.ended = Some("an earlier batch's outcome is unknown; acquire the log again".to_owned());
            }
            Err(AppendError::TooLarge(_) | AppendError::Refused(_) | AppendError::Unavailable(_)) => {}
        }
        outcome
    }

    /// Reads what became of a transaction that was produced but not seen to be committed. This appender has ended either
    /// way.
    fn look_up(
        &mut self,
        batch: &[Outgoing],
        offsets: Vec<Offset>,
        reason: String,
    ) -> Result<Vec<Offset>, AppendError> {
        self.ended = Some(reason.clone());
        warn!(reason, offset = offsets.first(), "looking up what became of a batch");
        match look_up(&self.config, batch, &offsets) {
            Ok(Outcome::Committed) => Ok(offsets),
            Ok(Outcome::Aborted) => Err(AppendError::Fenced(reason)),
            Ok(Outcome::Compacted) => {
                Err(AppendError::Unknown(format!("{reason}; then: nothing of the batch is left in the topic")))
            }
            Err(error) => Err(AppendError::Unknown(format!("{reason}; then: {error}"))),
        }
    }
}
