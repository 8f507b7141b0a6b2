//! Record JSON.

use bytes::Bytes;
use serde::Serialize;

/// Prints a key or a value.
pub(super) fn to_bytes(value: &impl Serialize) -> Bytes {
    Bytes::from(registrar_json::to_bytes(value))
}
