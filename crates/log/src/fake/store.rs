//! A fake log's records.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;

use crate::{Chunk, LogRecord, Offset, Record};

/// What was appended at once.
#[derive(Debug)]
struct Batch {
    records: Vec<LogRecord>,
    /// The first offset after the batch, and after the gap that follows it.
    end: Offset,
}

/// Batches in order, and the epoch of the last appender.
#[derive(Debug)]
pub(super) struct Store {
    batches: VecDeque<Batch>,
    /// What was aborted, in order, whatever was compacted away since.
    aborted: Vec<LogRecord>,
    /// Below this offset, compaction has taken what was aborted away.
    cleaned: Offset,
    epoch: u64,
    last_timestamp: i64,
    pub(super) gap: Offset,
    pub(super) batches_per_chunk: usize,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            batches: VecDeque::new(),
            aborted: Vec::new(),
            cleaned: 0,
            epoch: 0,
            last_timestamp: i64::MIN,
            gap: 0,
            batches_per_chunk: usize::MAX,
        }
    }
}

impl Store {
    pub(super) fn end(&self) -> Offset {
        self.batches.back().map_or(0, |batch| batch.end)
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(super) fn raise_epoch(&mut self) -> u64 {
        self.epoch += 1;
        self.epoch
    }

    /// Appends a batch stamped with `now`, or with the last record's time if that is later.
    pub(super) fn append(&mut self, batch: &[Record], now: i64) -> Vec<Offset> {
        let records = self.stamped(batch, now);
        let offsets: Vec<_> = records.iter().map(|record| record.offset).collect();
        if let Some(last) = offsets.last() {
            self.batches.push_back(Batch { records, end: last + 1 + self.gap });
        }
        offsets
    }

    fn stamped(&mut self, batch: &[Record], now: i64) -> Vec<LogRecord> {
        self.last_timestamp = now.max(self.last_timestamp);
        let timestamp = self.last_timestamp;
        let record = |(offset, record): (Offset, &Record)| LogRecord {
            offset,
            timestamp,
            key: Some(record.key.clone()),
            value: record.value.clone(),
        };
        (self.end()..).zip(batch).map(record).collect()
    }

    /// Appends a batch for those only who read what is not committed.
    pub(super) fn abort(&mut self, batch: &[Record], now: i64) {
        let records = self.stamped(batch, now);
        let end = records.last().map_or(self.end(), |last| last.offset + 1);
        self.aborted.extend(records);
        self.batches.push_back(Batch { records: Vec::new(), end: end + self.gap });
    }

    /// Everything that was ever aborted.
    pub(super) fn aborted(&self) -> Vec<LogRecord> {
        self.aborted.clone()
    }

    /// The keys whose last record from `from` on was aborted.
    pub(super) fn aborted_keys(&self, from: Offset) -> Vec<Bytes> {
        let late = self.aborted.iter().filter(|record| record.offset >= from);
        let mut last: HashMap<Bytes, Offset> =
            late.filter_map(|record| Some((record.key.clone()?, record.offset))).collect();
        for record in self.batches.iter().flat_map(|batch| &batch.records) {
            if let Some(key) = &record.key
                && last.get(key).is_some_and(|aborted| *aborted < record.offset)
            {
                last.remove(key);
            }
        }
        let mut keys: Vec<_> = last.into_iter().collect();
        keys.sort_by_key(|(_, offset)| *offset);
        keys.into_iter().map(|(key, _)| key).collect()
    }

    /// Appends a record with no gap behind it, if there are gaps.
    pub(super) fn settle(&mut self, record: &Record, now: i64) {
        if self.gap > 0 {
            self.append_plainly(std::slice::from_ref(record), now);
        }
    }

    /// Appends records one by one, with no gaps between them or behind them.
    pub(super) fn append_plainly(&mut self, records: &[Record], now: i64) -> Vec<Offset> {
        let gap = std::mem::take(&mut self.gap);
        let offsets = records.iter().flat_map(|record| self.append(std::slice::from_ref(record), now)).collect();
        self.gap = gap;
        offsets
    }

    pub(super) fn preload(&mut self, records: impl IntoIterator<Item = LogRecord>) {
        let mut end = self.end();
        let mut batch = Vec::new();
        for record in records {
            if record.offset >= end {
                end = record.offset + 1;
                self.last_timestamp = self.last_timestamp.max(record.timestamp);
                batch.push(record);
            }
        }
        if !batch.is_empty() {
            self.batches.push_back(Batch { records: batch, end: end + self.gap });
        }
    }

    /// What a reader at `position` gets next; nothing if it has read everything.
    pub(super) fn read(&self, position: Offset) -> Option<Chunk> {
        let first = self.batches.partition_point(|batch| batch.end <= position);
        let batches = self.batches.iter().skip(first).take(self.batches_per_chunk);
        let mut chunk = Chunk { records: Vec::new(), position };
        for batch in batches {
            chunk.records.extend(batch.records.iter().filter(|record| record.offset >= position).cloned());
            chunk.position = batch.end;
        }
        (chunk.position > position).then_some(chunk)
    }

    /// The same for one who reads what is not committed.
    pub(super) fn read_uncommitted(&self, position: Offset) -> Option<Chunk> {
        let mut chunk = self.read(position)?;
        let read = position.max(self.cleaned)..chunk.position;
        chunk.records.extend(self.aborted.iter().filter(|record| read.contains(&record.offset)).cloned());
        chunk.records.sort_by_key(|record| record.offset);
        Some(chunk)
    }

    pub(super) fn dump(&self) -> Vec<LogRecord> {
        self.batches.iter().flat_map(|batch| batch.records.iter().cloned()).collect()
    }

    pub(super) fn compact(&mut self, end: Offset) {
        let mut last: HashMap<Bytes, Offset> = HashMap::new();
        for record in self.batches.iter().flat_map(|batch| &batch.records) {
            if let Some(key) = &record.key {
                last.insert(key.clone(), record.offset);
            }
        }
        self.cleaned = self.cleaned.max(end.min(self.end()));
        let is_last = |record: &LogRecord| record.key.as_ref().is_none_or(|key| last.get(key) == Some(&record.offset));
        self.retain(|record| record.offset >= end || is_last(record));
    }

    pub(super) fn drop_tombstones(&mut self, end: Offset) {
        self.retain(|record| record.offset >= end || record.value.is_some());
    }

    fn retain(&mut self, keep: impl Fn(&LogRecord) -> bool) {
        for batch in &mut self.batches {
            batch.records.retain(&keep);
        }
    }
}
