//! An appender that nobody fences, for clusters that can have no transactions.
//!
//! It appends once, in order and durably, but does not keep the whole promise of `Log::acquire`: an earlier appender may
//! go on, and a batch that does not fit into one record batch of Kafka's may be appended, or seen, in part.

use std::time::Instant;

use registrar_log::{AppendError, LogError, Offset};

use super::Outgoing;
use super::delivery::Report;
use super::producer::{PATIENCE, Producer};
use crate::config::KafkaLogConfig;
use crate::errors::code;

/// What a record takes beyond key and value, at most: a record batch of its own and five lengths (Kafka's record format 2).
const OVERHEAD: usize = 61 + 36;

/// One idempotent producer.
pub(super) struct Plain {
    /// None after a batch that may have been appended: what is left of it must not come later than whoever reads the log
    /// to find out.
    producer: Option<Producer>,
    max_message_bytes: usize,
}

impl Plain {
    /// An appender. Nothing is sent yet, and nobody is fenced.
    pub(super) fn new(config: &KafkaLogConfig, max_message_bytes: usize) -> Result<Self, LogError> {
        let producer = Producer::new(&config.plain_producer(max_message_bytes), &config.topic)?;
        Ok(Self { producer: Some(producer), max_message_bytes })
    }

    /// Appends a batch; `now` is the time of records that have none, in milliseconds since the Unix epoch.
    pub(super) fn append(&mut self, batch: &[Outgoing], now: i64) -> Result<Vec<Offset>, AppendError> {
        let Some(producer) = &mut self.producer else {
            return Err(AppendError::Unknown("this appender has ended; acquire the log again".to_owned()));
        };
        // Before anything is produced, because what was produced cannot be taken back.
        let limit = self.max_message_bytes.saturating_sub(OVERHEAD);
        if let Some(size) = batch.iter().map(Outgoing::size).find(|size| *size > limit) {
            return Err(AppendError::TooLarge(format!("a record of {size} bytes, the topic takes {limit}")));
        }
        let outcome = deliver(producer, batch, now).verdict();
        if matches!(outcome, Err(AppendError::Unknown(_))) || producer.fatal_state().is_some() {
            self.producer = None;
        }
        outcome
    }
}

/// Produces a batch and waits for all its reports.
fn deliver(producer: &mut Producer, batch: &[Outgoing], now: i64) -> Tally {
    let mut tally = Tally::new(batch.len());
    let produced = producer.produce(batch, now);
    let taken = produced.as_ref().map_or_else(|untaken| untaken.taken, |()| batch.len());
    if let Err(untaken) = produced {
        let error = &untaken.error;
        tally.fail(producer.classify("cannot produce", code(error), &error.to_string()), false);
    }
    for report in producer.reports(taken, Instant::now() + PATIENCE) {
        match report {
            Ok(Report { tag, outcome: Ok(offset) }) => tally.deliver(tag.index, offset),
            Ok(Report { outcome: Err(failed), .. }) => {
                tally.fail(producer.classify("cannot produce", failed.code, &failed.text), failed.perhaps);
            }
            Err(silence) => tally.fail(AppendError::Unavailable(silence), true),
        }
    }
    tally
}

/// What is known of a batch's records.
struct Tally {
    offsets: Vec<Offset>,
    delivered: usize,
    /// Whether something that was not reported as delivered may have been appended.
    perhaps: bool,
    /// The first error, as it would be if nothing was appended.
    error: Option<AppendError>,
}

impl Tally {
    fn new(records: usize) -> Self {
        Self { offsets: vec![0; records], delivered: 0, perhaps: false, error: None }
    }

    fn deliver(&mut self, index: usize, offset: Offset) {
        if let Some(slot) = self.offsets.get_mut(index) {
            *slot = offset;
            self.delivered += 1;
        }
    }

    fn fail(&mut self, error: AppendError, perhaps: bool) {
        self.perhaps |= perhaps;
        self.error.get_or_insert(error);
    }

    fn verdict(self) -> Result<Vec<Offset>, AppendError> {
        match self.error {
            None => Ok(self.offsets),
            Some(error) if self.delivered == 0 && !self.perhaps => Err(error),
            Some(error) => {
                let (delivered, of) = (self.delivered, self.offsets.len());
                Err(AppendError::Unknown(format!("{delivered} of {of} records are known to be appended: {error}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> AppendError {
        AppendError::Refused("no".to_owned())
    }

    fn tally(delivered: &[(usize, Offset)], failed: &[bool]) -> Result<Vec<Offset>, AppendError> {
        let mut tally = Tally::new(delivered.len() + failed.len());
        delivered.iter().for_each(|(index, offset)| tally.deliver(*index, *offset));
        failed.iter().for_each(|perhaps| tally.fail(refused(), *perhaps));
        tally.verdict()
    }

    #[test]
    fn what_was_delivered_whole_has_its_offsets_in_order() {
        assert_eq!(tally(&[(1, 8), (0, 7)], &[]), Ok(vec![7, 8]));
        assert_eq!(tally(&[], &[]), Ok(vec![]));
    }

    #[test]
    fn what_was_not_delivered_at_all_is_refused() {
        assert_eq!(tally(&[], &[false, false]), Err(refused()));
    }

    #[test]
    fn the_first_error_is_told() {
        let mut tally = Tally::new(2);
        tally.fail(AppendError::TooLarge("much".to_owned()), false);
        tally.fail(refused(), false);
        assert_eq!(tally.verdict(), Err(AppendError::TooLarge("much".to_owned())));
    }

    #[test]
    fn what_may_have_been_delivered_is_unknown() {
        for (delivered, failed) in [(&[(0, 7)][..], &[false][..]), (&[], &[true]), (&[], &[false, true])] {
            let outcome = tally(delivered, failed);
            assert!(matches!(outcome, Err(AppendError::Unknown(_))), "{delivered:?} {failed:?}: {outcome:?}");
        }
    }
}
