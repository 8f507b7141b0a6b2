//! A log and an election in memory that can be told to fail, for tests and simulations.

mod appender;
mod election;
mod faults;
mod reader;
mod store;
mod told;

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::time::Instant;

pub use self::election::{FakeElection, FakeGroup, MemberTask, Timing};
pub use self::faults::{AppendFault, Delays};
pub use self::told::ToldElection;

use self::appender::FakeAppender;
use self::faults::Faults;
use self::reader::FakeReader;
use self::store::Store;
use crate::{Appender, Log, LogError, LogReader, LogRecord, Offset, Record};

/// A log in memory. Clones are the same log, as if nodes shared a cluster.
///
/// Records are stamped with the time at creation plus the time that tokio says has passed, so paused time is honoured.
#[derive(Debug, Clone)]
pub struct FakeLog {
    shared: Arc<Shared>,
}

/// What a fake log's clones, readers and appenders share.
#[derive(Debug)]
struct Shared {
    store: Mutex<Store>,
    faults: Mutex<Faults>,
    end: watch::Sender<Offset>,
    created: Instant,
    epoch_millis: i64,
}

impl Shared {
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> i64 {
        let passed = i64::try_from(self.created.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.epoch_millis.saturating_add(passed)
    }

    /// Tells the readers how far they can go now.
    fn publish_end(&self) {
        let end = self.store.lock().end();
        self.end.send_modify(|published| *published = end.max(*published));
    }
}

impl FakeLog {
    /// An empty log that starts at the system's time.
    pub fn new() -> Self {
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        Self::starting_at(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    /// An empty log whose clock starts at `epoch_millis`, in milliseconds since the Unix epoch.
    pub fn starting_at(epoch_millis: i64) -> Self {
        let (end, _) = watch::channel(0);
        let shared = Shared {
            store: Mutex::new(Store::default()),
            faults: Mutex::new(Faults::default()),
            end,
            created: Instant::now(),
            epoch_millis,
        };
        Self { shared: Arc::new(shared) }
    }

    /// Leaves `offsets` unused after every batch from now on, as a transaction's marker does.
    pub fn set_gap(&self, offsets: u32) {
        self.shared.store.lock().gap = Offset::from(offsets);
    }

    /// Refuses records whose key and value are larger than this together.
    pub fn set_max_record_bytes(&self, bytes: usize) {
        self.shared.faults.lock().max_record_bytes = Some(bytes);
    }

    /// How many batches a reader delivers at once at most; without a limit, everything there is.
    pub fn set_batches_per_chunk(&self, batches: usize) {
        self.shared.store.lock().batches_per_chunk = batches.max(1);
    }

    /// Makes what follows slow.
    pub fn set_delays(&self, delays: Delays) {
        self.shared.faults.lock().delays = delays;
    }

    /// Queues a fault; each append that is not fenced takes one.
    pub fn fail_append(&self, fault: AppendFault) {
        self.shared.faults.lock().appends.push_back(fault);
    }

    /// Queues an error; each call of any reader's `next` takes one, also a call that is already waiting.
    pub fn fail_read(&self, error: LogError) {
        self.shared.faults.lock().reads.push_back(error);
        self.shared.publish_end();
    }

    /// Queues an error; each call of `acquire`, `replay` or `end` takes one.
    pub fn fail_call(&self, error: LogError) {
        self.shared.faults.lock().calls.push_back(error);
    }

    /// Puts records in as one batch with the offsets and timestamps that they have, for example from a dump. Records
    /// whose offset is below the end are left out.
    pub fn preload(&self, records: impl IntoIterator<Item = LogRecord>) {
        self.shared.store.lock().preload(records);
        self.shared.publish_end();
    }

    /// Reads as registries of another make may: with what was aborted, until compaction takes it away.
    pub fn replay_uncommitted(&self, from: Offset) -> Box<dyn LogReader> {
        Box::new(FakeReader::new(Arc::clone(&self.shared), from, true))
    }

    /// Appends as registries of another make do: one record after the other, whoever has acquired the log.
    pub fn append_plainly(&self, records: &[Record]) -> Vec<Offset> {
        let offsets = self.shared.store.lock().append_plainly(records, self.shared.now());
        self.shared.publish_end();
        offsets
    }

    /// Whether every fault of an append has been taken.
    pub fn has_failed_appends(&self) -> bool {
        self.shared.faults.lock().appends.is_empty()
    }

    /// Everything that was ever aborted, in order.
    pub fn aborted(&self) -> Vec<LogRecord> {
        self.shared.store.lock().aborted()
    }

    /// All records, in order.
    pub fn dump(&self) -> Vec<LogRecord> {
        self.shared.store.lock().dump()
    }

    /// Removes every record that a later one with the same key supersedes. Offsets stay.
    pub fn compact(&self) {
        self.compact_to(Offset::MAX);
    }

    /// Removes all tombstones, as compaction does when they have become old. Compact before, else older values revive.
    pub fn drop_tombstones(&self) {
        self.drop_tombstones_to(Offset::MAX);
    }

    /// As [`Self::compact`], but leaves everything from `end` on, as a log does with what readers have yet to read.
    pub fn compact_to(&self, end: Offset) {
        self.shared.store.lock().compact(end);
    }

    /// As [`Self::drop_tombstones`], but leaves everything from `end` on.
    pub fn drop_tombstones_to(&self, end: Offset) {
        self.shared.store.lock().drop_tombstones(end);
    }

    fn call_fault(&self) -> Result<(), LogError> {
        self.shared.faults.lock().calls.pop_front().map_or(Ok(()), Err)
    }
}

impl Default for FakeLog {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Log for FakeLog {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        let delay = self.shared.faults.lock().delays.acquire;
        faults::pass(delay).await;
        self.call_fault()?;
        let epoch = self.shared.store.lock().raise_epoch();
        Ok(Box::new(FakeAppender::new(Arc::clone(&self.shared), epoch)))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        self.call_fault()?;
        Ok(Box::new(FakeReader::new(Arc::clone(&self.shared), from, false)))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.call_fault()?;
        Ok(self.shared.store.lock().end())
    }

    async fn aborted_keys(&self, from: Offset) -> Result<Vec<Bytes>, LogError> {
        self.call_fault()?;
        Ok(self.shared.store.lock().aborted_keys(from))
    }
}

#[cfg(test)]
mod tests;
