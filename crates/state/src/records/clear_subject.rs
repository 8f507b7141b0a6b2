//! CLEAR_SUBJECT: soft-deleted versions of a subject, a context, or everything are dropped. Never tombstoned.

use registrar_log::Record;
use registrar_model::QualifiedSubject;
use serde::Serialize;

use super::key::settings_subject;
use super::{At, json};
use crate::view::View;

#[derive(Serialize)]
struct Key<'a> {
    keytype: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    magic: i32,
}

#[derive(Serialize)]
struct Value<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
}

/// The record that drops what is soft-deleted under `subject`.
pub fn clear_subject(subject: &QualifiedSubject) -> Record {
    let name = settings_subject(subject);
    let subject = name.as_deref();
    let key = json::to_bytes(&Key { keytype: "CLEAR_SUBJECT", subject, magic: 0 });
    Record { key, value: Some(json::to_bytes(&Value { subject })) }
}

pub(super) fn apply(
    view: &mut View<'_>,
    subject: &QualifiedSubject,
    value: Option<&[u8]>,
    at: At,
) -> Result<(), serde_json::Error> {
    if value.is_some() {
        view.clear(subject, at.offset);
    }
    Ok(())
}
