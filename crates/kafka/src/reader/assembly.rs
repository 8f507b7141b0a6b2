//! Making chunks of single records.
//!
//! librdkafka delivers records one by one and says nothing of batches, but a batch leaves traces: all records of a batch of
//! ours have the same timestamp; and behind a transaction's records, sooner or later, is an offset that no record has, its
//! marker's. So a batch has ended where the producers' timestamps differ, or where the times are the broker's and offsets
//! leave a gap, and wherever the topic ends.

use registrar_log::{Chunk, LogRecord, Offset};

/// A chunk is full when it holds so many records...
const CHUNK_RECORDS: usize = 5_000;
/// ... or so many bytes of key and value.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// Where no batch's end shows, memory sets one, in bytes: a topic that others wrote without transactions, and with the
/// broker's timestamps, would be one chunk otherwise.
const HELD_BYTES: usize = 64 * 1024 * 1024;

/// Records that have not been delivered yet.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    held: Vec<LogRecord>,
    bytes: usize,
    /// So many of them belong to batches that have ended.
    ended: usize,
    /// The offset that is read next, after everything that was delivered.
    position: Offset,
    /// Whether the last record's timestamp tells batches apart.
    producers_time: bool,
}

impl Assembly {
    pub(super) fn new(position: Offset) -> Self {
        Self { position, ..Self::default() }
    }

    /// Takes the next record; gives a chunk if one is full.
    pub(super) fn push(&mut self, record: LogRecord, producers_time: bool) -> Option<Chunk> {
        let size =
            record.key.as_ref().map_or(0, |key| key.len()) + record.value.as_ref().map_or(0, |value| value.len());
        let mut full = None;
        if self.ends_before(&record, producers_time) || self.bytes >= HELD_BYTES {
            self.ended = self.held.len();
            if self.held.len() >= CHUNK_RECORDS || self.bytes >= CHUNK_BYTES {
                full = self.flush(record.offset);
            }
        }
        self.bytes += size;
        self.producers_time = producers_time;
        self.held.push(record);
        full
    }

    fn ends_before(&self, record: &LogRecord, producers_time: bool) -> bool {
        self.held.last().is_some_and(|last| {
            // a gap alone says less than it seems: the marker of the transaction before may come late, in the middle
            match producers_time && self.producers_time {
                true => record.timestamp != last.timestamp,
                false => record.offset > last.offset + 1,
            }
        })
    }

    /// Takes note that everything below `position` has come out of the partition; gives what has become deliverable. A
    /// position right behind the last record says nothing: the next record may belong to the same batch.
    pub(super) fn reach(&mut self, position: Offset) -> Option<Chunk> {
        match self.held.last() {
            Some(last) if position <= last.offset + 1 => self.flush_ended(),
            _ => self.end(position),
        }
    }

    /// Takes note that the partition ends at `position` for now.
    pub(super) fn end(&mut self, position: Offset) -> Option<Chunk> {
        self.ended = self.held.len();
        self.flush(position)
    }

    fn flush_ended(&mut self) -> Option<Chunk> {
        let position = self.held.get(self.ended).map_or(self.position, |next| next.offset);
        self.flush(position)
    }

    fn flush(&mut self, position: Offset) -> Option<Chunk> {
        if position <= self.position {
            return None;
        }
        let rest = self.held.split_off(self.ended);
        let records = std::mem::replace(&mut self.held, rest);
        self.ended = 0;
        self.bytes = self.held.iter().map(size).sum();
        self.position = position;
        Some(Chunk { records, position })
    }
}

fn size(record: &LogRecord) -> usize {
    record.key.as_ref().map_or(0, |key| key.len()) + record.value.as_ref().map_or(0, |value| value.len())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn record(offset: Offset, timestamp: i64) -> LogRecord {
        LogRecord { offset, timestamp, key: Some(Bytes::from_static(b"k")), value: Some(Bytes::from(vec![0; 1_000])) }
    }

    fn offsets(chunk: Option<Chunk>) -> (Vec<Offset>, Offset) {
        let chunk = chunk.unwrap_or_default();
        (chunk.records.iter().map(|record| record.offset).collect(), chunk.position)
    }

    #[test]
    fn a_batch_whose_end_does_not_show_is_held() {
        let mut assembly = Assembly::new(0);
        assert_eq!(assembly.push(record(0, 7), true), None);
        assert_eq!(assembly.push(record(1, 7), true), None);
        assert_eq!(assembly.reach(2), None);
        // The marker has been passed.
        assert_eq!(offsets(assembly.reach(3)), (vec![0, 1], 3));
        assert_eq!(assembly.reach(3), None);
    }

    #[test]
    fn what_has_ended_does_not_wait_for_what_has_not() {
        let mut assembly = Assembly::new(0);
        for (offset, timestamp) in [(0, 7), (1, 7), (3, 7), (4, 8), (5, 8)] {
            assert_eq!(assembly.push(record(offset, timestamp), true), None);
        }
        assert_eq!(offsets(assembly.reach(6)), (vec![0, 1, 3], 4));
        assert_eq!(offsets(assembly.end(6)), (vec![4, 5], 6));
    }

    #[test]
    fn a_marker_that_comes_late_splits_no_batch() {
        let mut assembly = Assembly::new(0);
        assert_eq!(assembly.push(record(0, 7), true), None);
        // The marker of the transaction before is at 1.
        assert_eq!(assembly.push(record(2, 7), true), None);
        assert_eq!(assembly.reach(3), None);
        assert_eq!(offsets(assembly.reach(4)), (vec![0, 2], 4));
    }

    #[test]
    fn the_brokers_time_ends_no_batch() {
        let mut assembly = Assembly::new(0);
        assert_eq!(assembly.push(record(0, 7), false), None);
        assert_eq!(assembly.push(record(1, 8), false), None);
        assert_eq!(assembly.reach(2), None);
        assert_eq!(offsets(assembly.end(2)), (vec![0, 1], 2));
    }

    #[test]
    fn a_chunk_is_full_at_the_end_of_a_batch_only() {
        let mut assembly = Assembly::new(0);
        for offset in 0..6_000 {
            assert_eq!(assembly.push(record(offset, 7), true), None);
        }
        let (delivered, position) = offsets(assembly.push(record(6_000, 8), true));
        assert_eq!((delivered.len(), position), (6_000, 6_000));
        assert_eq!(offsets(assembly.reach(6_002)), (vec![6_000], 6_002));
    }

    #[test]
    fn memory_ends_what_nothing_else_ends() {
        let mut assembly = Assembly::new(0);
        let chunks: Vec<_> = (0..200_000).filter_map(|offset| assembly.push(record(offset, 7), false)).collect();
        assert_eq!(chunks.len(), 2);
        assert!(chunks.iter().all(|chunk| chunk.records.len() < 70_000));
    }

    #[test]
    fn a_position_alone_is_delivered() {
        let mut assembly = Assembly::new(4);
        assert_eq!(assembly.end(4), None);
        assert_eq!(offsets(assembly.end(9)), (vec![], 9));
    }
}
