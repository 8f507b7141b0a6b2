//! Topics and histories that are made up, for the rules' own tests. Record N is written at time 10 N.

use serde_json::{Value, json};

use crate::checker::Verdict;
use crate::history::{Answer, Entry, Operation, Outcome, Read, Write};
use crate::topic::{Batch, Key, Record, Topic};

/// A topic that is written record by record, each in a transaction of its own unless joined.
#[derive(Clone, Default)]
pub(crate) struct Made {
    topic: Topic,
    next: i64,
    epoch: i32,
}

impl Made {
    fn push(mut self, key: Key, value: Option<Value>) -> Self {
        let offset = self.next;
        self.topic.records.push(Record { offset, timestamp: offset * 10, key, value, committed: true });
        let batch = Batch { first: offset, last: offset, producer: 1, epoch: self.epoch, is_marker: false };
        self.topic.batches.push(batch.clone());
        self.topic.batches.push(Batch { first: offset + 1, last: offset + 1, is_marker: true, ..batch });
        self.next += 2;
        self
    }

    pub(crate) fn schema(self, subject: &str, version: u32, id: i64, text: &str) -> Self {
        let value = json!({ "id": id, "schema": text, "deleted": false });
        self.push(Key::Schema { subject: subject.to_owned(), version }, Some(value))
    }

    pub(crate) fn soft_deleted(self, subject: &str, version: u32, id: i64, text: &str) -> Self {
        let value = json!({ "id": id, "schema": text, "deleted": true });
        self.push(Key::Schema { subject: subject.to_owned(), version }, Some(value))
    }

    pub(crate) fn tombstone(self, subject: &str, version: u32) -> Self {
        self.push(Key::Schema { subject: subject.to_owned(), version }, None)
    }

    pub(crate) fn subject_deleted(self, subject: &str, version: u32) -> Self {
        self.push(Key::DeleteSubject(subject.to_owned()), Some(json!({ "version": version })))
    }

    pub(crate) fn level(self, subject: &str, level: Option<&str>) -> Self {
        self.push(Key::Config(subject.to_owned()), level.map(|level| json!({ "compatibilityLevel": level })))
    }

    /// The first record of the writer that has that epoch from now on.
    pub(crate) fn taken_over(mut self, epoch: i32) -> Self {
        self.epoch = epoch;
        self.push(Key::Noop, None)
    }

    /// The writer of what comes now.
    pub(crate) fn by(mut self, epoch: i32) -> Self {
        self.epoch = epoch;
        self
    }

    /// The last record was never committed.
    pub(crate) fn aborted(mut self) -> Self {
        self.topic.records.last_mut().unwrap().committed = false;
        self
    }

    /// The last record is in one transaction with the one before.
    pub(crate) fn joined(mut self) -> Self {
        let count = self.topic.records.len();
        self.topic.records[count - 1].offset = self.topic.records[count - 2].offset + 1;
        self
    }

    pub(crate) fn topic(&self) -> Topic {
        self.topic.clone()
    }
}

/// A write by client 1 through node 1 between two times.
pub(crate) fn wrote(subject: &str, write: Write, start: i64, end: i64, outcome: Outcome) -> Entry {
    let operation = Operation::Write(write);
    Entry { client: 1, node: 1, subject: subject.to_owned(), operation, start, end, outcome }
}

/// A registration that was acknowledged at some time.
pub(crate) fn registered(subject: &str, text: &str, id: i64) -> Entry {
    let write = Write::Register { text: text.to_owned() };
    wrote(subject, write, 0, 1_000, Outcome::Ok(Answer::Id(id)))
}

/// A read by client 1 through a node.
pub(crate) fn saw(node: usize, subject: &str, read: Read, answer: Answer) -> Entry {
    let operation = Operation::Read(read);
    Entry {
        client: 1,
        node,
        subject: subject.to_owned(),
        operation,
        start: 0,
        end: 1_000,
        outcome: Outcome::Ok(answer),
    }
}

/// What a rule complains about.
pub(crate) fn complaints(rule: impl FnOnce(&mut Verdict)) -> Vec<String> {
    let mut verdict = Verdict::default();
    rule(&mut verdict);
    verdict.complaints
}
