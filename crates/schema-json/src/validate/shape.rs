//! Which node a schema is in the reference's model (spec: formats 4.4.2), as far as validation asks.

use std::collections::HashSet;

use registrar_schema::json::Json;

use crate::document::{Dialect, Family, Keyword};

/// Whether a schema is an object node with a property that begins with `$$` (spec: formats 1.2, "strict"). A schema
/// that is more than one node, such as one with `enum` beside `properties`, is a combination and no object node.
pub(super) fn has_reserved_prefix(schema: &Json, dialect: Dialect) -> bool {
    let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return false };
    is_object_node(schema, dialect) && properties.iter().any(|(name, _)| name.starts_with("$$"))
}

fn is_object_node(schema: &Json, dialect: Dialect) -> bool {
    let members = schema.as_object().unwrap_or_default();
    let keywords = members.iter().filter_map(|(name, _)| Keyword::find(name, dialect));
    let mut families: HashSet<Family> = keywords.map(|keyword| keyword.family).collect();
    families.remove(&Family::Common);
    if families.remove(&Family::Typed) && schema.get("type").and_then(Json::as_str) != Some("object") {
        return false;
    }
    families.iter().all(|family| *family == Family::Object)
}
