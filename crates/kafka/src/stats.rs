//! What has gone wrong with a topic's cluster, counted for whoever watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counters since the log was opened.
#[derive(Debug, Default)]
pub struct KafkaStats {
    reader_connected: AtomicBool,
    end_failures: AtomicU64,
    acquire_failures: AtomicU64,
}

impl KafkaStats {
    /// Whether the brokers let the last reader of the topic read, when it was heard of last, some seconds ago at most.
    pub fn reader_connected(&self) -> bool {
        self.reader_connected.load(Ordering::Relaxed)
    }

    /// How often the brokers did not say where the topic ends.
    pub fn end_failures(&self) -> u64 {
        self.end_failures.load(Ordering::Relaxed)
    }

    /// How often the right to append was not obtained.
    pub fn acquire_failures(&self) -> u64 {
        self.acquire_failures.load(Ordering::Relaxed)
    }

    /// Takes note of whether the topic can be read; says whether that is new.
    pub(crate) fn set_reader_connected(&self, connected: bool) -> bool {
        self.reader_connected.swap(connected, Ordering::Relaxed) != connected
    }

    pub(crate) fn end_failed(&self) {
        self.end_failures.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn acquire_failed(&self) {
        self.acquire_failures.fetch_add(1, Ordering::Relaxed);
    }
}
