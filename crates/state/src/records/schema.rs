//! SCHEMA: one version of a subject. A tombstone is a hard delete.

use std::borrow::Cow;

use registrar_log::Record;
use registrar_model::{Content, QualifiedSubject, SchemaId, SchemaType, Version};
use serde::{Deserialize, Serialize};

use super::key::SCHEMA_MAGIC;
use super::shapes::{MetadataShape, ReferenceShape, RuleSetShape, null_is_empty};
use super::{At, json};
use crate::content::StoredContent;
use crate::stored::StoredVersion;
use crate::view::View;

#[derive(Serialize)]
struct Key<'a> {
    keytype: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    version: Version,
    magic: i32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Value<'a> {
    #[serde(skip_serializing_if = "str::is_empty", borrow, default)]
    subject: Cow<'a, str>,
    #[serde(default)]
    version: Version,
    #[serde(default)]
    id: SchemaId,
    #[serde(skip_serializing_if = "Option::is_none", borrow, default)]
    md5: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    schema_type: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_is_empty", default)]
    references: Vec<ReferenceShape>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    metadata: Option<MetadataShape>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    rule_set: Option<RuleSetShape>,
    #[serde(skip_serializing_if = "str::is_empty", deserialize_with = "null_is_blank", borrow, default)]
    schema: Cow<'a, str>,
    #[serde(deserialize_with = "null_is_empty", default)]
    deleted: bool,
}

fn null_is_blank<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    Ok(Option::<Text<'de>>::deserialize(deserializer)?.map_or(Cow::Borrowed(""), |text| text.0))
}

/// The record that stores a version, or soft-deletes it.
pub fn schema(
    subject: &QualifiedSubject,
    version: Version,
    id: SchemaId,
    stored: &StoredContent,
    deleted: bool,
) -> Record {
    let name = subject.to_string();
    let content = stored.recorded();
    let value = Value {
        subject: Cow::Borrowed(&name),
        version,
        id,
        md5: stored.md5().map(Cow::Borrowed),
        schema_type: Some(Cow::Borrowed(content.schema_type.as_str())),
        references: content.references.iter().map(ReferenceShape::from).collect(),
        metadata: content.metadata.as_ref().map(MetadataShape::from),
        rule_set: content.rule_set.as_ref().map(RuleSetShape::from),
        schema: Cow::Borrowed(&content.schema),
        deleted,
    };
    Record { key: key(&name, version), value: Some(json::to_bytes(&value)) }
}

/// The record that hard-deletes a version.
pub fn schema_tombstone(subject: &QualifiedSubject, version: Version) -> Record {
    Record { key: key(&subject.to_string(), version), value: None }
}

fn key(subject: &str, version: Version) -> bytes::Bytes {
    json::to_bytes(&Key { keytype: "SCHEMA", subject, version, magic: SCHEMA_MAGIC })
}

pub(super) fn apply(
    view: &mut View<'_>,
    subject: QualifiedSubject,
    version: Version,
    value: Option<&[u8]>,
    at: At,
) -> Result<(), serde_json::Error> {
    let Some(value) = value else {
        view.remove_version(&subject, version, at.offset);
        return Ok(());
    };
    let value: Value<'_> = serde_json::from_slice(value)?;
    let schema_type = match value.schema_type.as_deref() {
        None => SchemaType::Avro,
        Some(name) => name.parse().map_err(|()| unknown_type(name))?,
    };
    let content = Content {
        schema_type,
        schema: value.schema.into(),
        references: value.references.into_iter().map(Into::into).collect(),
        metadata: value.metadata.map(Into::into),
        rule_set: value.rule_set.map(Into::into),
    };
    let content = view.recorded(&subject.tenant, content, value.md5.map(|text| text.into()));
    let stored = StoredVersion {
        version,
        id: value.id,
        deleted: value.deleted,
        deleted_by_record: value.deleted,
        offset: at.offset,
        timestamp: at.timestamp,
        content,
    };
    view.put_version(&subject, stored);
    Ok(())
}

fn unknown_type(name: &str) -> serde_json::Error {
    serde::de::Error::custom(format!("unknown schemaType {name:?}"))
}
