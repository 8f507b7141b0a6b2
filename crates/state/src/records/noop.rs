//! NOOP: nothing but an offset.

use registrar_log::Record;
use serde::Serialize;

use super::json;

#[derive(Serialize)]
struct Key {
    keytype: &'static str,
    magic: i32,
}

/// The record that changes nothing.
pub fn noop() -> Record {
    Record { key: json::to_bytes(&Key { keytype: "NOOP", magic: 0 }), value: None }
}
