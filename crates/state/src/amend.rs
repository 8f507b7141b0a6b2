//! Saying again what is so, for readers who have taken aborted records for committed ones.

use std::collections::HashSet;

use bytes::Bytes;
use registrar_log::Record;
use registrar_model::QualifiedSubject;

use crate::records::{self, RecordKey};
use crate::stored::StoredVersion;
use crate::view::{View, covers};

/// The records that undo aborted ones with these keys. They are made from the state, not copied from the log: an old
/// version may be there under another key, and must not be taken for one that is not.
pub(crate) fn amend(view: &View<'_>, keys: &[Bytes]) -> Vec<Record> {
    let mut said = HashSet::new();
    let aborted = keys.iter().filter_map(|key| RecordKey::decode(key).ok());
    aborted.flat_map(|key| of_key(view, key)).filter(|record| said.insert(record.key.clone())).collect()
}

fn of_key(view: &View<'_>, key: RecordKey) -> Vec<Record> {
    match key {
        RecordKey::Schema { subject, version } => {
            let state = view.subject(&subject);
            let known = state.as_ref().and_then(|state| state.version(version));
            vec![known.map_or_else(|| records::schema_tombstone(&subject, version), |known| schema(&subject, known))]
        }
        RecordKey::Config { subject } => vec![records::config(&subject, view.config(&subject).as_deref())],
        RecordKey::Mode { subject } => vec![records::mode(&subject, view.mode(&subject))],
        RecordKey::Context { context } => vec![records::context(&context, view.knows_context(&context))],
        RecordKey::Association(key) => vec![records::association(&key, view.association(&key).as_deref())],
        // These two act on versions that were there before them, so neither is said again: the versions are.
        RecordKey::DeleteSubject { subject } => versions(view, |known| *known == subject, |version| !version.deleted),
        RecordKey::ClearSubject { subject } => {
            versions(view, |known| covers(&subject, known), |version| version.deleted)
        }
        RecordKey::Mark | RecordKey::Noop => Vec::new(),
    }
}

fn versions(
    view: &View<'_>,
    of: impl FnMut(&QualifiedSubject) -> bool,
    wanted: impl Fn(&StoredVersion) -> bool,
) -> Vec<Record> {
    let mut subjects = view.subjects(of);
    subjects.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut said = Vec::new();
    for (subject, state) in subjects {
        said.extend(state.versions().iter().filter(|version| wanted(version)).map(|version| schema(&subject, version)));
    }
    said
}

fn schema(subject: &QualifiedSubject, version: &StoredVersion) -> Record {
    records::schema(subject, version.version, version.id, &version.content, version.deleted)
}
