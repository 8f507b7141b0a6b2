//! What clients asked for and what they were told: one entry per request, in the order of its end.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a client asked of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    Write(Write),
    Read(Read),
}

/// A change. Texts of registrations are the canonical ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Write {
    Register { text: String },
    DeleteVersion { version: u32, permanent: bool },
    DeleteSubject { permanent: bool },
    SetLevel(String),
    ClearLevel,
    SetMode(String),
    ClearMode,
}

/// A question whose answer the log determines at each offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Read {
    /// Every version, the soft-deleted ones included.
    Versions,
    LiveVersions,
    /// The subject's own compatibility level.
    Level,
    /// The subject's own mode.
    Mode,
}

/// What an answer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Id(i64),
    Versions(Vec<u32>),
    Setting(Option<String>),
    Done,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok(Answer),
    /// It was not done, and this error code says so.
    Refused(u64),
    /// Nobody knows whether it was done.
    Unknown(String),
}

/// One request. Times are in milliseconds since the Unix epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) client: usize,
    pub(crate) node: usize,
    pub(crate) subject: String,
    pub(crate) operation: Operation,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) outcome: Outcome,
}

impl Entry {
    /// The change that was asked for.
    pub(crate) fn write(&self) -> Option<&Write> {
        match &self.operation {
            Operation::Write(write) => Some(write),
            Operation::Read(_) => None,
        }
    }

    /// The answer, if there was one.
    pub(crate) fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Ok(answer) => Some(answer),
            _ => None,
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client, node, subject, operation, start, end, outcome } = self;
        write!(f, "client {client}, node {node}, {start} to {end}, {subject}: {operation:?} -> {outcome:?}")
    }
}

/// The time now, in milliseconds since the Unix epoch.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The entries of a run, as they come in.
#[derive(Debug, Default)]
pub(crate) struct History {
    entries: Mutex<Vec<Entry>>,
    acknowledged: AtomicUsize,
}

impl History {
    pub(crate) fn add(&self, entry: Entry) {
        let is_acknowledged = entry.write().is_some() && entry.answer().is_some();
        self.entries.lock().unwrap().push(entry);
        self.acknowledged.fetch_add(usize::from(is_acknowledged), Ordering::SeqCst);
    }

    /// How many writes have been acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::SeqCst)
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries.lock().unwrap().clone()
    }
}
