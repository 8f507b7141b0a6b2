//! Inline tags by entity.

use registrar_model::SchemaTags;
use serde::{Serialize, Serializer};

/// A list of `{schemaEntity: {entityPath, entityType}, tags}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct TagList<'a>(pub(super) &'a [SchemaTags]);

impl TagList<'_> {
    /// Whether the list is left out.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for TagList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|tags| Shape {
            schema_entity: Entity { entity_path: &tags.entity.path, entity_type: tags.entity.entity_type.as_str() },
            tags: &tags.tags,
        }))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shape<'a> {
    schema_entity: Entity<'a>,
    tags: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entity<'a> {
    entity_path: &'a str,
    entity_type: &'static str,
}
