//! CONTEXT: a context exists. A tombstone says that it does not any more.

use registrar_log::Record;
use registrar_model::{ContextName, DEFAULT_TENANT};
use serde::Serialize;

use super::json;
use crate::view::View;

#[derive(Serialize)]
struct Key<'a> {
    keytype: &'static str,
    tenant: &'a str,
    context: &'a str,
    magic: i32,
}

#[derive(Serialize)]
struct Value<'a> {
    tenant: &'a str,
    context: &'a str,
}

/// The record that makes a context known, or unknown.
pub fn context(context: &ContextName, exists: bool) -> Record {
    let (tenant, context) = (DEFAULT_TENANT, context.as_str());
    let key = json::to_bytes(&Key { keytype: "CONTEXT", tenant, context, magic: 0 });
    Record { key, value: exists.then(|| json::to_bytes(&Value { tenant, context })) }
}

pub(super) fn apply(view: &mut View<'_>, context: ContextName, value: Option<&[u8]>) -> Result<(), serde_json::Error> {
    view.put_context(&context, value.is_some());
    Ok(())
}
