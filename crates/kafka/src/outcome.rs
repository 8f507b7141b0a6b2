//! What became of a batch whose commit was not acknowledged, read from the topic.
//!
//! Compaction may take a batch's records away at any time, a committed one's as an aborted one's. So a record that is missing
//! proves nothing; one that is there does, whichever of the batch it is.

use std::time::Duration;

use registrar_log::{LogError, LogRecord, Offset};

use crate::appender::Outgoing;
use crate::config::{Isolation, KafkaLogConfig};
use crate::reader::read;

/// How long readers may take to pass a transaction whose outcome is unknown: as long as the broker may leave it open, and
/// then some.
const PROBE: Duration = Duration::from_secs(15);

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Committed,
    Aborted,
    /// Nothing of it is left, so nobody can say.
    Compacted,
}

/// Looks for a batch that was produced at `offsets`. Blocks.
///
/// # Errors
/// [`LogError`] if the topic cannot be read, or readers do not get past the batch in time.
pub(crate) fn look_up(config: &KafkaLogConfig, batch: &[Outgoing], offsets: &[Offset]) -> Result<Outcome, LogError> {
    let (Some(first), Some(last)) = (offsets.iter().min(), offsets.iter().max()) else {
        return Ok(Outcome::Committed);
    };
    decide(batch, offsets, |isolation| read(config, isolation, *first..*last + 1, PROBE))
}

/// Decides from what readers find. They are asked for what is committed first: what compaction takes away after that is
/// missing for the second one, too, so that a committed batch is never taken for an aborted one.
fn decide(
    batch: &[Outgoing],
    offsets: &[Offset],
    mut read: impl FnMut(Isolation) -> Result<Vec<LogRecord>, LogError>,
) -> Result<Outcome, LogError> {
    let is_there = |records: Vec<LogRecord>| records.iter().any(|record| is_part(record, batch, offsets));
    if is_there(read(Isolation::Committed)?) {
        return Ok(Outcome::Committed);
    }
    Ok(if is_there(read(Isolation::Uncommitted)?) { Outcome::Aborted } else { Outcome::Compacted })
}

/// Whether a record is one of the batch. After an unclean leader election another one may have its offset.
fn is_part(record: &LogRecord, batch: &[Outgoing], offsets: &[Offset]) -> bool {
    let own = offsets.iter().zip(batch).find(|(offset, _)| **offset == record.offset);
    own.is_some_and(|(_, own)| own.key == record.key && own.value == record.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFSETS: [Offset; 3] = [7, 8, 10];

    fn record(offset: Offset, value: &'static str) -> LogRecord {
        LogRecord { offset, timestamp: 1, key: Some("k".into()), value: Some(value.into()) }
    }

    /// What became of `a`, `b` and `c`, given what is found of them by who reads what is committed, and by who reads all.
    fn outcome(committed: &[LogRecord], all: &[LogRecord]) -> Outcome {
        let batch =
            ["a", "b", "c"].map(|value| Outgoing { key: Some("k".into()), value: Some(value.into()), timestamp: None });
        let found = |isolation| match isolation {
            Isolation::Committed => committed.to_vec(),
            Isolation::Uncommitted => all.to_vec(),
        };
        decide(&batch, &OFFSETS, |isolation| Ok(found(isolation))).unwrap()
    }

    #[test]
    fn any_record_shows_that_a_batch_is_committed() {
        let all = [record(7, "a"), record(8, "b"), record(10, "c")];
        assert_eq!(outcome(&all, &all), Outcome::Committed);
        // compaction keeps the last of a key only
        assert_eq!(outcome(&all[2..], &all[2..]), Outcome::Committed);
        assert_eq!(outcome(&all[..1], &[]), Outcome::Committed);
    }

    #[test]
    fn a_batch_is_aborted_only_if_something_of_it_is_left() {
        assert_eq!(outcome(&[], &[record(8, "b")]), Outcome::Aborted);
        assert_eq!(outcome(&[], &[]), Outcome::Compacted);
        assert_eq!(outcome(&[record(9, "marker of another")], &[]), Outcome::Compacted);
    }

    #[test]
    fn another_record_at_the_same_offset_shows_nothing() {
        let other = [record(7, "other")];
        assert_eq!(outcome(&other, &other), Outcome::Compacted);
    }

    #[test]
    fn a_topic_that_cannot_be_read_decides_nothing() {
        let failed = decide(&[], &OFFSETS, |_| Err(LogError::Unavailable("no".to_owned())));
        assert_eq!(failed, Err(LogError::Unavailable("no".to_owned())));
    }
}
