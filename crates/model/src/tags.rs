//! Inline tags by schema entity (spec: formats 6.2).

/// What an entity path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntityType {
    /// A record, an object, or a message: `sr_record`.
    Record,
    /// A field or a property: `sr_field`.
    Field,
}

impl EntityType {
    /// Its name in requests and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Record => "sr_record",
            Self::Field => "sr_field",
        }
    }
}

/// A part of a schema that tags can be attached to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SchemaEntity {
    /// Where in the schema, in its language's notation; a leading dot says nothing.
    pub path: String,
    /// What is there.
    pub entity_type: EntityType,
}

/// An entity and tags: those that it has, or that it is to get or to lose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaTags {
    /// The entity.
    pub entity: SchemaEntity,
    /// The tags, each once, in order.
    pub tags: Vec<String>,
}
