//! The records of the `_schemas` topic: one file for each kind, with its key, its value and what it does
//! (spec: core 8.1, 8.2, 8.6). Keys and values are the reference's, byte for byte.

mod association;
mod clear_subject;
mod config;
mod context;
mod delete_subject;
mod json;
mod key;
mod mark;
mod mode;
mod noop;
mod schema;
mod shapes;

use registrar_log::{LogRecord, Offset, Record};

pub use association::{AssociationKey, AssociationValue, association};
pub use key::{KeyError, RecordKey};

use crate::view::View;

pub use clear_subject::clear_subject;
pub use config::config;
pub use context::context;
pub use delete_subject::delete_subject;
pub(crate) use mark::{Marks, mark};
pub use mode::mode;
pub use noop::noop;
pub use schema::{schema, schema_tombstone};

/// Why a record was passed over. It stays in the log and counts as unknown.
#[derive(Debug)]
#[allow(dead_code)] // the reasons are for the log, through `Debug`
pub(crate) enum Skipped {
    /// The key is none of ours.
    Key(KeyError),
    /// The value is not what its key promises.
    Value(serde_json::Error),
}

/// Lays a record on a view. A record that is not understood changes nothing.
pub(crate) fn apply(view: &mut View<'_>, record: &LogRecord) -> Result<(), Skipped> {
    let key = RecordKey::decode(record.key.as_deref().unwrap_or_default()).map_err(Skipped::Key)?;
    // Karapace writes its tombstones so; nobody writes an empty value that means anything
    let value = record.value.as_deref().filter(|value| !value.is_empty());
    let at = At { offset: record.offset, timestamp: Some(record.timestamp).filter(|time| *time >= 0) };
    match key {
        RecordKey::Schema { subject, version } => schema::apply(view, subject, version, value, at),
        RecordKey::Config { subject } => config::apply(view, subject, value, at),
        RecordKey::Mode { subject } => mode::apply(view, subject, value, at),
        RecordKey::DeleteSubject { subject } => delete_subject::apply(view, &subject, value, at),
        RecordKey::ClearSubject { subject } => clear_subject::apply(view, &subject, value, at),
        RecordKey::Context { context } => context::apply(view, context, value),
        RecordKey::Association(key) => association::apply(view, key, value, at),
        RecordKey::Mark => mark::apply(view, value),
        RecordKey::Noop => Ok(()),
    }
    .map_err(Skipped::Value)
}

/// Lays a record of ours on a view before the log has taken it, as if it were at `offset`.
pub(crate) fn lay(view: &mut View<'_>, record: &Record, offset: Offset) {
    // no timestamp yet: the log has not written it
    let pending = LogRecord { offset, timestamp: -1, key: Some(record.key.clone()), value: record.value.clone() };
    let laid = apply(view, &pending);
    debug_assert!(laid.is_ok(), "own records are understood: {laid:?}");
}

/// Where and when a record was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub offset: Offset,
    /// `None` for a record that the log has not taken yet.
    pub timestamp: Option<i64>,
}
