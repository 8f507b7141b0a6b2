//! What the writer has done, counted for whoever watches.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::AppendError;

/// Upper bounds of the batch size buckets, in records.
pub const BATCH_SIZE_BOUNDS: [u64; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/// Counters since the start of the process.
#[derive(Debug, Default)]
pub struct WriterStats {
    buckets: [AtomicU64; BATCH_SIZE_BOUNDS.len() + 1],
    records: AtomicU64,
    bytes: AtomicU64,
    failures: [AtomicU64; AppendError::KINDS],
    take_overs: AtomicU64,
    fences: AtomicU64,
}

impl WriterStats {
    /// Batches appended, by size: one count for each of [`BATCH_SIZE_BOUNDS`], and one for larger ones. Not cumulative.
    pub fn batches_by_size(&self) -> Vec<u64> {
        self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).collect()
    }

    /// Records appended.
    pub fn records(&self) -> u64 {
        self.records.load(Ordering::Relaxed)
    }

    /// Bytes of keys and values appended.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Appends that failed.
    pub fn failures(&self) -> u64 {
        self.failures.iter().map(|failures| failures.load(Ordering::Relaxed)).sum()
    }

    /// Appends that were refused because the log could take nothing.
    pub fn unavailable(&self) -> u64 {
        self.failures[AppendError::UNAVAILABLE].load(Ordering::Relaxed)
    }

    /// Appends that were refused for want of a permission.
    pub fn forbidden(&self) -> u64 {
        self.failures[AppendError::FORBIDDEN].load(Ordering::Relaxed)
    }

    /// Appends of unknown outcome.
    pub fn unknown(&self) -> u64 {
        self.failures[AppendError::UNKNOWN].load(Ordering::Relaxed)
    }

    /// How often this node became the appender.
    pub fn take_overs(&self) -> u64 {
        self.take_overs.load(Ordering::Relaxed)
    }

    /// How often another appender fenced this node while it appended.
    pub fn fences(&self) -> u64 {
        self.fences.load(Ordering::Relaxed)
    }

    pub(crate) fn appended(&self, records: usize, bytes: usize) {
        let bucket = BATCH_SIZE_BOUNDS.partition_point(|bound| *bound < records as u64);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.records.fetch_add(records as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(crate) fn failed(&self, error: &AppendError) {
        self.failures[error.kind()].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn took_over(&self) {
        self.take_overs.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn fenced(&self) {
        self.fences.fetch_add(1, Ordering::Relaxed);
    }
}
