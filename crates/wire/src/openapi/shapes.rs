//! The JSON Schemas of the shapes, each file beside the shapes that it describes.

use serde_json::{Map, Value, json};

const FILES: &[&str] = &[
    include_str!("../requests/association.json"),
    include_str!("../requests/association_batch.json"),
    include_str!("../requests/config.json"),
    include_str!("../requests/contract.json"),
    include_str!("../requests/mode.json"),
    include_str!("../requests/register.json"),
    include_str!("../requests/root.json"),
    include_str!("../requests/tags.json"),
    include_str!("../answers/association.json"),
    include_str!("../answers/compatibility.json"),
    include_str!("../answers/config.json"),
    include_str!("../answers/contract.json"),
    include_str!("../answers/error.json"),
    include_str!("../answers/health.json"),
    include_str!("../answers/mode.json"),
    include_str!("../answers/schema.json"),
    include_str!("../answers/server.json"),
    include_str!("../answers/tags.json"),
];

/// Every shape by its name.
pub(super) fn components() -> Map<String, Value> {
    // a test holds that each file is an object
    let files = FILES.iter().map(|file| serde_json::from_str::<Map<String, Value>>(file).unwrap_or_default());
    files.flatten().collect()
}

/// A reference to the shape of that name.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[cfg(test)]
mod tests;
