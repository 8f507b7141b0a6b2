//! Which node a schema is in the reference's model (spec: formats 4.4.2), as far as validation asks.

use registrar_schema::json::Json;

use crate::document::{Dialect, Keywords, Part, parts::OBJECT};

/// Whether a schema is an object node with a property that begins with `$$` (spec: formats 1.2, "strict"). A schema
/// that is more than one node, such as one with `enum` beside `properties`, is a combination and no object node.
pub(super) fn has_reserved_prefix(schema: &Json, dialect: Dialect) -> bool {
    let Some(properties) = schema.get("properties").and_then(Json::as_object) else { return false };
    let is_object_node =
        matches!(Keywords::of(schema, dialect).parts()[..], [Part::Type(OBJECT) | Part::Untyped(OBJECT)]);
    is_object_node && properties.iter().any(|(name, _)| name.starts_with("$$"))
}
