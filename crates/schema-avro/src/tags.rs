//! Inline tags (spec: formats 6.2 to 6.4): lists under [`ATTRIBUTE`] on records and fields. Only what the canonical text
//! defines has them; types that print by name belong to a reference.

use std::collections::{HashMap, HashSet};

use registrar_model::{EntityType, SchemaEntity, SchemaTags};
use registrar_schema::json::{Json, to_text};
use registrar_schema::{InlineTags, ParseError, TagEdit};

use crate::model::{Kind, Record, TypeId, Types};
use crate::properties::Properties;
use crate::schema::AvroSchema;

/// The attribute that lists the tags.
const ATTRIBUTE: &str = "confluent:tags";

/// By how much a field's type is nested deeper than its record: a list of objects is in between.
const FIELD_DEPTH: usize = 3;

/// A record or a field of it.
#[derive(Debug, Clone, Copy)]
struct Entity {
    record: TypeId,
    /// The field's place.
    field: Option<usize>,
    /// How deep the text nests the record.
    depth: usize,
}

impl InlineTags for AvroSchema {
    fn tagged_entities(&self) -> Vec<SchemaTags> {
        let mut found = Vec::new();
        for entity in self.entities() {
            let tags = entity.properties(self.types()).map(tags).unwrap_or_default();
            if let (false, Some(record)) = (tags.is_empty(), entity.record(self.types())) {
                let path = entity.path(record, record.named.name.full());
                found.push(SchemaTags { entity: SchemaEntity { path, entity_type: entity.entity_type() }, tags });
            }
        }
        found
    }

    fn with_edited_tags(&self, edits: &[TagEdit]) -> Result<String, ParseError> {
        let by_path = self.entities_by_path();
        let mut types = self.types().clone();
        for edit in edits {
            let path = edit.entity.path.strip_prefix('.').unwrap_or(&edit.entity.path);
            if edit.entity.entity_type == EntityType::Field && !path.contains('.') {
                // a field's path names its record too: the reference cuts two names off the end of one
                return Err(ParseError("0 > -1".to_owned()));
            }
            let entity = by_path.get(&(edit.entity.entity_type, path.to_owned()));
            let Some(properties) = entity.and_then(|entity| entity.properties_mut(&mut types)) else {
                if !edit.required {
                    continue;
                }
                return Err(ParseError(format!("No matching path '{}' found in the schema", edit.entity.path)));
            };
            let tags = edit.apply(tags(properties)).into_iter().map(|tag| Json::String(tag.into()));
            let tags: Vec<Json> = tags.collect();
            properties.set(ATTRIBUTE, (!tags.is_empty()).then_some(Json::Array(tags)));
        }
        self.text_of(&types)
    }
}

impl AvroSchema {
    /// The records that the canonical text defines and their fields, in its order.
    fn entities(&self) -> Vec<Entity> {
        let types = self.types();
        let mut entities = Vec::new();
        let mut known: HashSet<&str> = self.reference_names().collect();
        let mut open = vec![Visit::Schema(self.root(), 0)];
        while let Some(visit) = open.pop() {
            let first = open.len();
            match visit {
                Visit::Field(entity, schema) => {
                    entities.push(entity);
                    open.push(Visit::Schema(schema, entity.depth + FIELD_DEPTH));
                }
                Visit::Schema(id, depth) => match types.kind(id) {
                    Kind::Record(record) if known.insert(record.named.name.full()) => {
                        entities.push(Entity { record: id, field: None, depth });
                        open.extend(record.fields().iter().enumerate().map(|(place, field)| {
                            Visit::Field(Entity { record: id, field: Some(place), depth }, field.schema)
                        }));
                    }
                    Kind::Array(child) | Kind::Map(child) => open.push(Visit::Schema(*child, depth + 1)),
                    Kind::Union(branches) => open.extend(branches.iter().map(|id| Visit::Schema(*id, depth + 1))),
                    _ => {}
                },
            }
            // the last one is popped first
            open[first..].reverse();
        }
        entities
    }

    /// The same by their paths, and by those without a namespace: these name the least nested of several.
    fn entities_by_path(&self) -> HashMap<(EntityType, String), Entity> {
        let mut entities = self.entities();
        entities.sort_by_key(|entity| entity.depth);
        let records = entities.iter().filter_map(|entity| Some((*entity, entity.record(self.types())?)));
        let full = records.clone().map(|(entity, record)| (entity, entity.path(record, record.named.name.full())));
        let bare = records.map(|(entity, record)| (entity, entity.path(record, record.named.name.simple())));
        let mut by_path = HashMap::new();
        for (entity, path) in full.chain(bare) {
            by_path.entry((entity.entity_type(), path)).or_insert(entity);
        }
        by_path
    }
}

/// What remains to be visited.
enum Visit {
    /// A schema, and how deep the text nests it.
    Schema(TypeId, usize),
    /// A field, and its type.
    Field(Entity, TypeId),
}

impl Entity {
    fn entity_type(self) -> EntityType {
        if self.field.is_some() { EntityType::Field } else { EntityType::Record }
    }

    fn record(self, types: &Types) -> Option<&Record> {
        match types.kind(self.record) {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The path, with the record under that name.
    fn path(self, record: &Record, name: &str) -> String {
        match self.field.and_then(|place| record.fields().get(place)) {
            Some(field) => format!("{name}.{}", field.name),
            None => name.to_owned(),
        }
    }

    fn properties(self, types: &Types) -> Option<&Properties> {
        match self.field {
            None => Some(&types.node(self.record).properties),
            Some(place) => self.record(types)?.fields().get(place).map(|field| &field.properties),
        }
    }

    fn properties_mut(self, types: &mut Types) -> Option<&mut Properties> {
        let node = types.node_mut(self.record);
        match (self.field, &mut node.kind) {
            (None, _) => Some(&mut node.properties),
            (Some(place), Kind::Record(record)) => {
                record.fields.list_mut().get_mut(place).map(|field| &mut field.properties)
            }
            _ => None,
        }
    }
}

/// What is listed; an item that is no text, as it prints.
fn tags(properties: &Properties) -> Vec<String> {
    let list = properties.get(ATTRIBUTE).and_then(Json::as_array).unwrap_or_default();
    list.iter().map(|tag| tag.as_str().map_or_else(|| to_text(tag), str::to_owned)).collect()
}
