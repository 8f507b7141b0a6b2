//! CONFIG: the settings of a subject, a context, or the top level. A tombstone removes them.

use std::sync::Arc;

use registrar_log::Record;
use registrar_model::{Config, QualifiedSubject};
use serde::{Deserialize, Serialize};

use super::key::settings_subject;
use super::shapes::{MetadataShape, RuleSetShape, is_blank};
use super::{At, json};
use crate::view::View;

#[derive(Serialize)]
struct Key {
    keytype: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    magic: i32,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Value {
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    alias: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    alias_for_deks: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalize: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validate_fields: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validate_new_schemas: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validate_rules: Option<bool>,
    #[serde(skip_serializing_if = "is_blank")]
    compatibility_level: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    compatibility_policy: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    compatibility_group: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_metadata: Option<MetadataShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_metadata: Option<MetadataShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_rule_set: Option<RuleSetShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_rule_set: Option<RuleSetShape>,
}

impl From<Value> for Config {
    fn from(value: Value) -> Self {
        Self {
            alias: value.alias,
            alias_for_deks: value.alias_for_deks,
            normalize: value.normalize,
            validate_fields: value.validate_fields,
            validate_new_schemas: value.validate_new_schemas,
            validate_rules: value.validate_rules,
            compatibility_level: value.compatibility_level.and_then(|name| name.parse().ok()),
            compatibility_policy: value.compatibility_policy.and_then(|name| name.parse().ok()),
            compatibility_group: value.compatibility_group,
            default_metadata: value.default_metadata.map(Into::into),
            override_metadata: value.override_metadata.map(Into::into),
            default_rule_set: value.default_rule_set.map(Into::into),
            override_rule_set: value.override_rule_set.map(Into::into),
        }
    }
}

/// The record that sets a configuration, or removes it.
pub fn config(subject: &QualifiedSubject, config: Option<&Config>) -> Record {
    let subject = settings_subject(subject);
    let value = config.map(|config| Value {
        subject: subject.clone(),
        alias: config.alias.clone(),
        alias_for_deks: config.alias_for_deks.clone(),
        normalize: config.normalize,
        validate_fields: config.validate_fields,
        validate_new_schemas: config.validate_new_schemas,
        validate_rules: config.validate_rules,
        compatibility_level: config.compatibility_level.map(|level| level.as_str().to_owned()),
        compatibility_policy: config.compatibility_policy.map(|policy| policy.as_str().to_owned()),
        compatibility_group: config.compatibility_group.clone(),
        default_metadata: config.default_metadata.as_ref().map(Into::into),
        override_metadata: config.override_metadata.as_ref().map(Into::into),
        default_rule_set: config.default_rule_set.as_ref().map(Into::into),
        override_rule_set: config.override_rule_set.as_ref().map(Into::into),
    });
    let key = Key { keytype: "CONFIG", subject, magic: 0 };
    Record { key: json::to_bytes(&key), value: value.map(|value| json::to_bytes(&value)) }
}

pub(super) fn apply(
    view: &mut View<'_>,
    subject: QualifiedSubject,
    value: Option<&[u8]>,
    at: At,
) -> Result<(), serde_json::Error> {
    let config = value.map(serde_json::from_slice::<Value>).transpose()?;
    view.put_config(subject, config.map(|value| Arc::new(value.into())), at.offset);
    Ok(())
}
