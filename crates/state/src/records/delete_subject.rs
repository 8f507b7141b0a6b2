//! DELETE_SUBJECT: every version up to one is soft-deleted. Never tombstoned.

use registrar_log::Record;
use registrar_model::{QualifiedSubject, Version};
use serde::{Deserialize, Serialize};

use super::{At, json};
use crate::view::View;

#[derive(Serialize)]
struct Key<'a> {
    keytype: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    magic: i32,
}

#[derive(Serialize, Deserialize)]
struct Value {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    subject: String,
    version: Version,
}

/// The record that soft-deletes the versions up to `version`.
pub fn delete_subject(subject: &QualifiedSubject, version: Version) -> Record {
    let subject = subject.to_string();
    let key = json::to_bytes(&Key { keytype: "DELETE_SUBJECT", subject: &subject, magic: 0 });
    Record { key, value: Some(json::to_bytes(&Value { subject, version })) }
}

pub(super) fn apply(
    view: &mut View<'_>,
    subject: &QualifiedSubject,
    value: Option<&[u8]>,
    at: At,
) -> Result<(), serde_json::Error> {
    if let Some(value) = value {
        let last = serde_json::from_slice::<Value>(value)?.version;
        view.soft_delete(subject, last, at.offset);
    }
    Ok(())
}
