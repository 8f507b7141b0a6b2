//! The topic after a run: every record, committed or not, and the batches in which they came.

mod batches;
mod read;

use serde_json::Value;

pub(crate) use read::read;

/// A record. Its value is `None` for a tombstone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) offset: i64,
    /// Milliseconds since the Unix epoch, by the clock of the node that wrote it.
    pub(crate) timestamp: i64,
    pub(crate) key: Key,
    pub(crate) value: Option<Value>,
    pub(crate) committed: bool,
}

/// What a record is about (spec: core 8.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Schema {
        subject: String,
        version: u32,
    },
    Config(String),
    Mode(String),
    DeleteSubject(String),
    /// A writer's first record.
    Noop,
    /// The mark of ids that were given out.
    Mark,
    Other(String),
}

/// A batch as a broker keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Batch {
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) producer: i64,
    pub(crate) epoch: i32,
    /// Whether it is the marker that ends a transaction.
    pub(crate) is_marker: bool,
}

/// The topic.
#[derive(Debug, Clone, Default)]
pub(crate) struct Topic {
    /// By offset.
    pub(crate) records: Vec<Record>,
    /// By offset.
    pub(crate) batches: Vec<Batch>,
}

impl Topic {
    pub(crate) fn committed(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.committed)
    }

    pub(crate) fn aborted(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| !record.committed)
    }

    /// The committed records, transaction by transaction: a marker, which is an offset without a record, ends each.
    pub(crate) fn transactions(&self) -> Vec<Vec<&Record>> {
        let mut transactions: Vec<Vec<&Record>> = Vec::new();
        for record in self.committed() {
            match transactions.last_mut() {
                Some(open) if open.last().is_some_and(|last| last.offset + 1 == record.offset) => open.push(record),
                _ => transactions.push(vec![record]),
            }
        }
        transactions
    }
}

impl Record {
    /// The subject that it is about.
    pub(crate) fn subject(&self) -> Option<&str> {
        match &self.key {
            Key::Schema { subject, .. } | Key::Config(subject) | Key::Mode(subject) | Key::DeleteSubject(subject) => {
                Some(subject)
            }
            Key::Noop | Key::Mark | Key::Other(_) => None,
        }
    }

    /// Id and text of a schema record that is no tombstone.
    pub(crate) fn schema(&self) -> Option<(i64, &str)> {
        let (Key::Schema { .. }, Some(value)) = (&self.key, &self.value) else { return None };
        Some((value["id"].as_i64()?, value["schema"].as_str()?))
    }

    /// Whether a schema record says that its version is soft-deleted.
    pub(crate) fn is_deleted(&self) -> bool {
        self.value.as_ref().is_some_and(|value| value["deleted"] == true)
    }
}

impl Key {
    /// The key of these bytes.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let other = || Self::Other(String::from_utf8_lossy(bytes).into_owned());
        let Ok(key) = serde_json::from_slice::<Value>(bytes) else { return other() };
        let subject = key["subject"].as_str().unwrap_or_default().to_owned();
        match key["keytype"].as_str() {
            Some("SCHEMA") => match key["version"].as_u64().and_then(|version| u32::try_from(version).ok()) {
                Some(version) => Self::Schema { subject, version },
                None => other(),
            },
            Some("CONFIG") => Self::Config(subject),
            Some("MODE") => Self::Mode(subject),
            Some("DELETE_SUBJECT") => Self::DeleteSubject(subject),
            Some("NOOP") if key["registrar"].is_null() => Self::Noop,
            Some("NOOP") => Self::Mark,
            _ => other(),
        }
    }
}
