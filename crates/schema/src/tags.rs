//! Tags that are written into a schema's text (spec: formats 6.2 to 6.4).

use std::collections::{HashMap, HashSet};

use registrar_model::{SchemaEntity, SchemaTags};

use crate::ParseError;

/// What happens to the inline tags of one entity: tags are added first, then removed.
///
/// Edits that the client asks for need their entity; tags that are carried over from an earlier version are dropped with
/// it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagEdit {
    /// The entity.
    pub entity: SchemaEntity,
    /// Appended to those that it has, unless it has them.
    pub add: Vec<String>,
    /// Taken away, also if they have just been added.
    pub remove: Vec<String>,
    /// Whether it is an error if the entity is not there.
    pub required: bool,
}

impl TagEdit {
    /// The edits that tags of an earlier version and lists of a request come to: one per entity, in that order, which is
    /// also the order of the tags. An entity that is listed twice gets, or loses, the tags of both entries.
    pub fn merged(carried: &[SchemaTags], add: &[SchemaTags], remove: &[SchemaTags]) -> Vec<Self> {
        let mut edits: Vec<Self> = Vec::new();
        let mut places = HashMap::new();
        for (list, adds, required) in [(carried, true, false), (add, true, true), (remove, false, true)] {
            for tags in list {
                let entity = &tags.entity;
                let place = *places.entry((bare(&entity.path), entity.entity_type)).or_insert_with(|| {
                    edits.push(Self { entity: entity.clone(), add: Vec::new(), remove: Vec::new(), required });
                    edits.len() - 1
                });
                let edit = &mut edits[place];
                edit.required |= required;
                let side = if adds { &mut edit.add } else { &mut edit.remove };
                side.extend_from_slice(&tags.tags);
            }
        }
        edits
    }

    /// The tags of an entity that had `existing`: each once.
    pub fn apply(&self, existing: Vec<String>) -> Vec<String> {
        let mut seen: HashSet<&str> = self.remove.iter().map(String::as_str).collect();
        let all = existing.iter().chain(&self.add);
        all.filter(|tag| seen.insert(tag)).cloned().collect()
    }
}

/// A path without its leading dot, which says nothing.
fn bare(path: &str) -> &str {
    path.strip_prefix('.').unwrap_or(path)
}

/// The inline tags of a parsed schema.
pub trait InlineTags {
    /// The entities that have tags, a record before its fields, in the order of the text.
    fn tagged_entities(&self) -> Vec<SchemaTags>;

    /// The text with its tags edited, to be parsed again with the same references.
    ///
    /// # Errors
    /// The language's own message where a required entity is not there.
    fn with_edited_tags(&self, edits: &[TagEdit]) -> Result<String, ParseError>;
}

#[cfg(test)]
mod tests {
    use registrar_model::EntityType;

    use super::*;

    fn tags(path: &str, tags: &[&str]) -> SchemaTags {
        let entity = SchemaEntity { path: path.to_owned(), entity_type: EntityType::Field };
        SchemaTags { entity, tags: owned(tags) }
    }

    fn owned(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn an_entity_is_edited_once() {
        let edits = TagEdit::merged(
            &[tags("R.b", &["u"]), tags("R.d", &["t"])],
            &[tags("R.b", &["x"]), tags("R.a", &["y"]), tags(".R.b", &["z", "x"])],
            &[tags("R.c", &["w"]), tags("R.b", &["z"])],
        );
        let found: Vec<_> =
            edits.iter().map(|edit| (&*edit.entity.path, edit.required, edit.apply(owned(&["w", "v"])))).collect();
        let expected = [
            ("R.b", true, owned(&["w", "v", "u", "x"])),
            ("R.d", false, owned(&["w", "v", "t"])),
            ("R.a", true, owned(&["w", "v", "y"])),
            ("R.c", true, owned(&["v"])),
        ];
        assert_eq!(found, expected);
    }
}
