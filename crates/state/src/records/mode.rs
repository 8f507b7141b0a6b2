//! MODE: the mode of a subject, a context, or the top level. A tombstone removes it.

use registrar_log::Record;
use registrar_model::{Mode, QualifiedSubject};
use serde::{Deserialize, Serialize};

use super::key::settings_subject;
use super::{At, json};
use crate::view::View;

#[derive(Serialize)]
struct Key {
    keytype: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    magic: i32,
}

#[derive(Serialize, Deserialize)]
struct Value {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    subject: Option<String>,
    mode: String,
}

/// The record that sets a mode, or removes it.
pub fn mode(subject: &QualifiedSubject, mode: Option<Mode>) -> Record {
    let subject = settings_subject(subject);
    let value = mode.map(|mode| Value { subject: subject.clone(), mode: mode.as_str().to_owned() });
    let key = Key { keytype: "MODE", subject, magic: 0 };
    Record { key: json::to_bytes(&key), value: value.map(|value| json::to_bytes(&value)) }
}

pub(super) fn apply(
    view: &mut View<'_>,
    subject: QualifiedSubject,
    value: Option<&[u8]>,
    at: At,
) -> Result<(), serde_json::Error> {
    let mode = match value {
        None => None,
        Some(value) => {
            let name = serde_json::from_slice::<Value>(value)?.mode;
            Some(name.parse().map_err(|()| serde::de::Error::custom(format!("unknown mode {name:?}")))?)
        }
    };
    view.put_mode(subject, mode, at.offset);
    Ok(())
}
