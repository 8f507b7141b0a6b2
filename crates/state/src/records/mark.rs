//! The mark: per context, the highest id that was ever given out. It is a NOOP to every other make, and what keeps ids
//! from being given out twice after compaction has dropped the records that carried them.

use std::collections::BTreeMap;

use registrar_log::Record;
use registrar_model::{ContextName, DEFAULT_TENANT, SchemaId};
use serde::{Deserialize, Serialize};

use super::json;
use super::key::MARK;
use crate::view::View;

#[derive(Serialize)]
struct Key {
    keytype: &'static str,
    magic: i32,
    registrar: &'static str,
}

/// Highest ids by context name.
pub(crate) type Marks = BTreeMap<String, SchemaId>;

#[derive(Serialize, Deserialize)]
struct Value {
    /// Marks by tenant.
    ids: BTreeMap<String, Marks>,
}

/// The record that holds all marks.
pub(crate) fn mark(marks: Marks) -> Record {
    let key = json::to_bytes(&Key { keytype: "NOOP", magic: 0, registrar: MARK });
    let ids = [(DEFAULT_TENANT.to_owned(), marks)].into();
    Record { key, value: Some(json::to_bytes(&Value { ids })) }
}

pub(super) fn apply(view: &mut View<'_>, value: Option<&[u8]>) -> Result<(), serde_json::Error> {
    let Some(value) = value else { return Ok(()) };
    let mut value: Value = serde_json::from_slice(value)?;
    for (context, id) in value.ids.remove(DEFAULT_TENANT).unwrap_or_default() {
        view.put_mark(&ContextName::new(context), id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_one_that_other_makes_read_over() {
        let record = mark([(".".to_owned(), 7)].into());
        assert_eq!(record.key, &br#"{"keytype":"NOOP","magic":0,"registrar":"ids"}"#[..]);
        assert_eq!(record.value.unwrap(), &br#"{"ids":{"default":{".":7}}}"#[..]);
    }
}
