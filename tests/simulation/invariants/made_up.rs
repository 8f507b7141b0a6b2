//! A history in which everything holds, for tests that spoil it.

use std::time::Duration;

use registrar_log::{LogRecord, Member, Offset, Peer, Record};
use registrar_testkit::cluster::Appended;
use serde_json::{Value, json};

use crate::history::{Call, History, Trial};
use crate::operation::{Operation, Outcome};
use crate::schema::{Language, Schema};

/// Two versions are registered under `s`, in two terms, and one after the faults.
pub fn history() -> History {
    let mut history = History { nodes: 1, terms: vec![0, 1], ..History::default() };
    for (offset, term) in [(0, 1), (1, 2)] {
        let number = offset + 1;
        append(&mut history, term, vec![version("s", number, number, false)]);
        let register = Operation::Register { subject: "s".to_owned(), schema: schema(number) };
        let end = 10 * (u64::try_from(offset).unwrap() + 1);
        history.calls.push(call(register, end, Outcome::Registered { id: number, version: number }));
    }
    let last = Operation::Register { subject: "last".to_owned(), schema: schema(3) };
    append(&mut history, 2, vec![version("last", 1, 3, false)]);
    history.after = vec![call(last, 30, Outcome::Registered { id: 3, version: 1 })];
    history.trials = vec![Trial { subject: "last".to_owned(), since: Duration::from_millis(20) }];
    let peer = Peer { url: "http://a:1".to_owned(), foreign: false };
    history.members = vec![Member { peer, eligible: true }];
    history
}

/// The schema that `version` stores under an id.
pub fn schema(id: i32) -> Schema {
    Language::Avro.schema("R", &format!("f{id}"))
}

/// A call of the first client on the first node, which takes ten milliseconds.
pub fn call(operation: Operation, end: u64, outcome: Outcome) -> Call {
    let (start, end) = (Duration::from_millis(end - 10), Duration::from_millis(end));
    Call { client: 0, node: 0, operation, start, end, outcome }
}

/// Appends a batch, five milliseconds into the call that it belongs to.
pub fn append(history: &mut History, term: u64, records: Vec<Record>) {
    let end = history.log.last().map_or(0, |last| last.offset + 1);
    let at = Duration::from_millis(10 * history.batches.len() as u64 + 5);
    let offsets: Vec<Offset> = (end..).take(records.len()).collect();
    for (offset, record) in offsets.iter().zip(&records) {
        let (key, value) = (Some(record.key.clone()), record.value.clone());
        history.log.push(LogRecord { offset: *offset, timestamp: 0, key, value });
    }
    history.batches.push(Appended { term, node: 0, at, offsets, records });
}

pub fn version(subject: &str, version: i32, id: i32, deleted: bool) -> Record {
    stored(subject, version, id, &schema(id), deleted)
}

/// A version that stores the schema of another id.
pub fn named(subject: &str, version: i32, id: i32, other: i32) -> Record {
    stored(subject, version, id, &schema(other), false)
}

/// A version that stores any schema.
pub fn stored(subject: &str, version: i32, id: i32, schema: &Schema, deleted: bool) -> Record {
    let mut value = json!({ "subject": subject, "version": version, "id": id, "deleted": deleted });
    for (name, member) in schema.body().as_object().into_iter().flatten() {
        value[name] = member.clone();
    }
    record(version_key(subject, version), Some(value))
}

pub fn mode(subject: &str, mode: &str) -> Record {
    record(json!({ "keytype": "MODE", "subject": subject }), Some(json!({ "subject": subject, "mode": mode })))
}

pub fn context(context: &str, known: bool) -> Record {
    record(json!({ "keytype": "CONTEXT", "context": context }), known.then(|| json!({ "context": context })))
}

pub fn gone(subject: &str, version: i32) -> Record {
    record(version_key(subject, version), None)
}

fn version_key(subject: &str, version: i32) -> Value {
    json!({ "keytype": "SCHEMA", "subject": subject, "version": version, "magic": 1 })
}

fn record(key: Value, value: Option<Value>) -> Record {
    Record { key: key.to_string().into(), value: value.map(|value| value.to_string().into()) }
}
