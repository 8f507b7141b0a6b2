//! What an election has gone through, counted for whoever watches.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Counters since the election was made.
#[derive(Debug)]
pub struct ElectionStats {
    made: Instant,
    /// When the coordinator answered last, in milliseconds since `made`.
    heard: AtomicU64,
    rebalances: AtomicU64,
    joins: AtomicU64,
    watchdog_resets: AtomicU64,
    failed_heartbeats: AtomicU64,
}

impl ElectionStats {
    pub(super) fn new() -> Self {
        let zero = || AtomicU64::new(0);
        Self {
            made: Instant::now(),
            heard: zero(),
            rebalances: zero(),
            joins: zero(),
            watchdog_resets: zero(),
            failed_heartbeats: zero(),
        }
    }

    /// Generations of the group that this node got an assignment in.
    pub fn rebalances(&self) -> u64 {
        self.rebalances.load(Ordering::Relaxed)
    }

    /// How often this node asked to join; twice for the first time.
    pub fn joins(&self) -> u64 {
        self.joins.load(Ordering::Relaxed)
    }

    /// How often nothing was heard of a coordinator for so long that everything was begun anew.
    pub fn watchdog_resets(&self) -> u64 {
        self.watchdog_resets.load(Ordering::Relaxed)
    }

    /// Heartbeats that got no answer, or a refusal. That the group elects anew is none.
    pub fn failed_heartbeats(&self) -> u64 {
        self.failed_heartbeats.load(Ordering::Relaxed)
    }

    /// Since when the coordinator has not answered; since the election was made if it never has.
    pub fn silence(&self) -> Duration {
        self.made.elapsed().saturating_sub(Duration::from_millis(self.heard.load(Ordering::Relaxed)))
    }

    pub(super) fn heard(&self) {
        let now = u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.heard.store(now, Ordering::Relaxed);
    }

    pub(super) fn rebalanced(&self) {
        self.rebalances.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn asked_to_join(&self) {
        self.joins.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn reset(&self) {
        self.watchdog_resets.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn heartbeat_failed(&self) {
        self.failed_heartbeats.fetch_add(1, Ordering::Relaxed);
    }
}
