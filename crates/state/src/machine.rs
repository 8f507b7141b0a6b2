//! The registry's machine: the tables behind a log.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use registrar_log::{Evaluation, LogRecord, Machine, Offset, Record};
use registrar_model::ContextName;
use tracing::warn;

use crate::amend::amend;
use crate::cipher::MetadataCipher;
use crate::records::{self, RecordKey, Skipped, mark, noop};
use crate::tables::Tables;
use crate::view::View;

/// A mutation: looks at a view, and gives the records that it comes to. It may be called more than once.
pub type Command = Box<dyn FnMut(&View<'_>) -> Evaluation<Answer> + Send>;

/// What a command gives its asker, who knows the type.
pub type Answer = Box<dyn Any + Send>;

/// The state of one registry: every table, and nothing but what the log says.
#[derive(Default)]
pub struct State {
    tables: Tables,
    warned: AtomicBool,
}

impl State {
    /// A state that stores sensitive metadata encrypted.
    pub fn with_cipher(cipher: Arc<dyn MetadataCipher>) -> Self {
        Self { tables: Tables::with_cipher(cipher), ..Self::default() }
    }

    /// What is applied now.
    pub fn read(&self) -> View<'_> {
        View::of(&self.tables)
    }

    /// A number that changes whenever any answer may: what was worked out under it holds while it stays.
    pub fn generation(&self) -> u64 {
        self.tables.generation.load(Ordering::Acquire)
    }

    /// How many records were passed over because nobody here understands them.
    pub fn unknown_records(&self) -> u64 {
        self.tables.unknown_records.load(Ordering::Relaxed)
    }

    fn note_skipped(&self, offset: Offset, skipped: &Skipped) {
        self.tables.unknown_records.fetch_add(1, Ordering::Relaxed);
        if !self.warned.swap(true, Ordering::Relaxed) {
            warn!(offset, ?skipped, "the log holds a record that is not understood; it is kept and passed over");
        }
    }
}

impl Machine for State {
    type Command = Command;
    type Answer = Answer;
    type View<'a> = Pending<'a>;

    fn view(&self) -> Pending<'_> {
        Pending { view: self.read(), next: Offset::MAX / 2 }
    }

    fn evaluate(&self, pending: &mut Pending<'_>, command: &mut Command) -> Evaluation<Answer> {
        let mut evaluation = command(&pending.view);
        if let Some(mark) = pending.mark_due(&evaluation.records) {
            evaluation.records.push(mark);
        }
        pending.lay(&evaluation.records);
        evaluation
    }

    fn take_over(&self) -> Vec<Record> {
        let marks = self.read().marks_due(|_| true);
        [noop()].into_iter().chain(marks.map(mark)).collect()
    }

    fn amend(&self, keys: &[Bytes]) -> Vec<Record> {
        amend(&self.read(), keys)
    }

    fn filler(&self) -> Option<Record> {
        Some(noop())
    }

    fn apply(&self, batch: &[LogRecord]) {
        let mut view = View::unlocked(&self.tables);
        for record in batch {
            if let Err(skipped) = records::apply(&mut view, record) {
                self.note_skipped(record.offset, &skipped);
            }
        }
        view.publish();
    }
}

/// A view with the current batch's records on top, at offsets beyond every real one.
pub struct Pending<'a> {
    view: View<'a>,
    next: Offset,
}

impl Pending<'_> {
    fn lay(&mut self, records: &[Record]) {
        for record in records {
            records::lay(&mut self.view, record, self.next);
            self.next += 1;
        }
    }

    /// The mark that must go with these records, because one of them may take an id's last owner away and a compacted
    /// log would forget that the id was given out.
    fn mark_due(&self, records: &[Record]) -> Option<Record> {
        let losing: Vec<ContextName> = records.iter().filter_map(|record| self.loses_owner(record)).collect();
        if losing.is_empty() {
            return None;
        }
        self.view.marks_due(|context| losing.contains(context)).map(mark)
    }

    fn loses_owner(&self, record: &Record) -> Option<ContextName> {
        let Ok(RecordKey::Schema { subject, version }) = RecordKey::decode(&record.key) else { return None };
        self.view.subject(&subject)?.version(version)?;
        Some(subject.context)
    }
}
