//! Schemas, in the four shapes in which they are answered.

use registrar_model::{Content, Guid, SchemaTags};
use serde::{Serialize, Serializer};

use super::association::Association;
use super::contract::{MetadataShape, References, RuleSetShape};
use super::tags::TagList;

/// A schema under a subject; in `GET /schemas` also with aliases and associations.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    version: i32,
    id: i32,
    #[serde(serialize_with = "printed")]
    guid: Guid,
    schema_type: &'static str,
    #[serde(skip_serializing_if = "References::is_empty")]
    references: References<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<MetadataShape<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    schema: &'a str,
    #[serde(skip_serializing_if = "TagList::is_empty")]
    schema_tags: TagList<'a>,
    #[serde(rename = "ts", skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    associations: Vec<Association<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_set: Option<RuleSetShape<'a>>,
}

/// What the three shapes share: where the schema is and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    /// The subject; empty to leave it out.
    pub subject: &'a str,
    /// The version; `None` to leave it out where the shape allows that.
    pub version: Option<i32>,
    /// The id.
    pub id: i32,
    /// The hash.
    pub guid: Guid,
    /// Type, references, metadata and rules.
    pub content: &'a Content,
    /// The text, in the format asked for.
    pub schema: &'a str,
    /// When it was written, in ms since the Unix epoch.
    pub timestamp: Option<i64>,
    /// Whether it is soft-deleted.
    pub deleted: Option<bool>,
    /// The entities with the inline tags that were looked for; left out if there are none.
    pub tags: &'a [SchemaTags],
}

impl<'a> Schema<'a> {
    /// The shape of `stored`, with the other names of its subject.
    pub fn new(stored: Stored<'a>, aliases: &'a [String]) -> Self {
        let (metadata, rule_set) = contract(stored.content);
        Self {
            subject: stored.subject,
            version: stored.version.unwrap_or_default(),
            id: stored.id,
            guid: stored.guid,
            schema_type: stored.content.schema_type.as_str(),
            references: References(&stored.content.references),
            metadata,
            schema: stored.schema,
            schema_tags: TagList(stored.tags),
            timestamp: stored.timestamp,
            deleted: stored.deleted,
            aliases,
            associations: Vec::new(),
            rule_set,
        }
    }

    /// With the associations of its subject.
    pub fn associated(self, associations: Vec<Association<'a>>) -> Self {
        Self { associations, ..self }
    }
}

/// A schema by its id or guid.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaString<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(serialize_with = "printed")]
    guid: Guid,
    schema_type: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    schema: &'a str,
    #[serde(skip_serializing_if = "References::is_empty")]
    references: References<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<MetadataShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_set: Option<RuleSetShape<'a>>,
    #[serde(skip_serializing_if = "TagList::is_empty")]
    schema_tags: TagList<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_id: Option<i32>,
    #[serde(rename = "ts", skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
}

impl<'a> SchemaString<'a> {
    /// The shape of `stored`, with the highest id of its context if that was asked for.
    pub fn new(stored: Stored<'a>, max_id: Option<i32>) -> Self {
        let (metadata, rule_set) = contract(stored.content);
        Self {
            subject: stored.subject,
            version: stored.version,
            guid: stored.guid,
            schema_type: stored.content.schema_type.as_str(),
            schema: stored.schema,
            references: References(&stored.content.references),
            metadata,
            rule_set,
            schema_tags: TagList(stored.tags),
            max_id,
            timestamp: stored.timestamp,
            deleted: stored.deleted,
        }
    }
}

/// The outcome of a registration. `id` is always written, `version` only above 0.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredSchema<'a> {
    id: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(serialize_with = "printed")]
    guid: Guid,
    schema_type: &'static str,
    #[serde(skip_serializing_if = "References::is_empty")]
    references: References<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<MetadataShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_set: Option<RuleSetShape<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    schema: &'a str,
    #[serde(rename = "ts", skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<bool>,
}

impl<'a> From<Stored<'a>> for RegisteredSchema<'a> {
    fn from(stored: Stored<'a>) -> Self {
        let (metadata, rule_set) = contract(stored.content);
        Self {
            id: stored.id,
            version: stored.version.filter(|version| *version > 0),
            guid: stored.guid,
            schema_type: stored.content.schema_type.as_str(),
            references: References(&stored.content.references),
            metadata,
            rule_set,
            schema: stored.schema,
            timestamp: stored.timestamp,
            deleted: stored.deleted,
        }
    }
}

fn contract(content: &Content) -> (Option<MetadataShape<'_>>, Option<RuleSetShape<'_>>) {
    (content.metadata.as_ref().map(Into::into), content.rule_set.as_ref().map(Into::into))
}

fn printed<S: Serializer>(guid: &Guid, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(guid)
}

/// `{subject, version}`.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs)] // what they say
pub struct SubjectVersion<'a> {
    pub subject: &'a str,
    pub version: i32,
}

/// `{context, id}`.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs)] // what they say
pub struct ContextId<'a> {
    pub context: &'a str,
    pub id: i32,
}

#[cfg(test)]
mod tests;
