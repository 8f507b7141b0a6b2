//! What the log's records say, read independently of the code under test.

use std::time::Duration;

use registrar_log::{Offset, Record};
use serde_json::Value;

use crate::history::History;
use crate::schema::Schema;

/// What one record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Version {
        subject: String,
        version: i32,
        id: i32,
        schema: Schema,
        deleted: bool,
    },
    VersionGone {
        subject: String,
        version: i32,
    },
    SubjectDeleted {
        subject: String,
        version: i32,
    },
    /// The soft-deleted versions are gone.
    SubjectCleared {
        subject: String,
    },
    Level {
        subject: String,
        level: Option<String>,
    },
    Mode {
        subject: String,
        mode: Option<String>,
    },
    Context {
        context: String,
        known: bool,
    },
    Other,
}

/// A record of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub offset: Offset,
    /// The first offset after its batch: where it becomes visible.
    pub visible: Offset,
    /// When it was appended.
    pub at: Duration,
    pub said: Said,
}

/// Everything that the log has taken.
pub fn facts(history: &History) -> Vec<Fact> {
    let batches = history.batches.iter().flat_map(|batch| {
        let visible = batch.offsets.last().map_or(0, |last| last + 1);
        let records = batch.offsets.iter().zip(&batch.records);
        records.map(move |(offset, record)| Fact { offset: *offset, visible, at: batch.at, said: said(record) })
    });
    let mut facts: Vec<_> = batches.collect();
    facts.sort_by_key(|fact| fact.offset);
    facts
}

/// What those have read who read what is not committed, by offset.
pub fn aborted(history: &History) -> Vec<(Offset, Said)> {
    let records = history.aborted.iter().filter_map(|record| {
        let (key, value) = (record.key.clone()?, record.value.clone());
        Some((record.offset, said(&Record { key, value })))
    });
    records.collect()
}

fn said(record: &Record) -> Said {
    let key: Value = serde_json::from_slice(&record.key).unwrap();
    let value: Option<Value> = record.value.as_ref().map(|value| serde_json::from_slice(value).unwrap());
    let text = |json: &Value, name: &str| json[name].as_str().map(str::to_owned);
    let number = |json: &Value, name: &str| i32::try_from(json[name].as_i64().unwrap_or_default()).unwrap();
    let subject = text(&key, "subject").unwrap_or_default();
    match (key["keytype"].as_str().unwrap_or_default(), value) {
        ("SCHEMA", None) => Said::VersionGone { subject, version: number(&key, "version") },
        ("SCHEMA", Some(value)) => Said::Version {
            subject,
            version: number(&key, "version"),
            id: number(&value, "id"),
            schema: Schema::of(&value),
            deleted: value["deleted"].as_bool().unwrap_or_default(),
        },
        ("DELETE_SUBJECT", Some(value)) => Said::SubjectDeleted { subject, version: number(&value, "version") },
        ("CLEAR_SUBJECT", Some(_)) => Said::SubjectCleared { subject },
        ("CONTEXT", value) => {
            Said::Context { context: text(&key, "context").unwrap_or_default(), known: value.is_some() }
        }
        ("CONFIG", value) => Said::Level { subject, level: value.and_then(|value| text(&value, "compatibilityLevel")) },
        ("MODE", value) => Said::Mode { subject, mode: value.and_then(|value| text(&value, "mode")) },
        _ => Said::Other,
    }
}
