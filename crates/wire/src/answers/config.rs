//! Configurations: as read, and as an update answers them.

use registrar_model::{CompatibilityLevel, CompatibilityPolicy, Config as Settings};
use serde::Serialize;

use super::contract::{MetadataShape, RuleSetShape};

/// The answer of `GET` and `DELETE`. The level is `compatibilityLevel`; empty texts are left out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Config<'a> {
    #[serde(skip_serializing_if = "is_blank")]
    alias: Option<&'a str>,
    #[serde(skip_serializing_if = "is_blank")]
    alias_for_deks: Option<&'a str>,
    #[serde(flatten)]
    checks: Checks,
    #[serde(skip_serializing_if = "Option::is_none")]
    compatibility_level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compatibility_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "is_blank")]
    compatibility_group: Option<&'a str>,
    #[serde(flatten)]
    contract: Contract<'a>,
}

/// The answer of `PUT`. The level is `compatibility`; empty texts are written.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigUpdate<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_for_deks: Option<&'a str>,
    #[serde(flatten)]
    checks: Checks,
    #[serde(skip_serializing_if = "Option::is_none")]
    compatibility: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compatibility_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compatibility_group: Option<&'a str>,
    #[serde(flatten)]
    contract: Contract<'a>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Checks {
    #[serde(skip_serializing_if = "Option::is_none")]
    normalize: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validate_fields: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validate_new_schemas: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validate_rules: Option<bool>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Contract<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    default_metadata: Option<MetadataShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_metadata: Option<MetadataShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_rule_set: Option<RuleSetShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_rule_set: Option<RuleSetShape<'a>>,
}

impl<'a> From<&'a Settings> for Config<'a> {
    fn from(settings: &'a Settings) -> Self {
        Self {
            alias: settings.alias.as_deref(),
            alias_for_deks: settings.alias_for_deks.as_deref(),
            checks: settings.into(),
            compatibility_level: settings.compatibility_level.map(CompatibilityLevel::as_str),
            compatibility_policy: settings.compatibility_policy.map(CompatibilityPolicy::as_str),
            compatibility_group: settings.compatibility_group.as_deref(),
            contract: settings.into(),
        }
    }
}

impl<'a> From<&'a Settings> for ConfigUpdate<'a> {
    fn from(settings: &'a Settings) -> Self {
        Self {
            alias: settings.alias.as_deref(),
            alias_for_deks: settings.alias_for_deks.as_deref(),
            checks: settings.into(),
            compatibility: settings.compatibility_level.map(CompatibilityLevel::as_str),
            compatibility_policy: settings.compatibility_policy.map(CompatibilityPolicy::as_str),
            compatibility_group: settings.compatibility_group.as_deref(),
            contract: settings.into(),
        }
    }
}

impl From<&Settings> for Checks {
    fn from(settings: &Settings) -> Self {
        Self {
            normalize: settings.normalize,
            validate_fields: settings.validate_fields,
            validate_new_schemas: settings.validate_new_schemas,
            validate_rules: settings.validate_rules,
        }
    }
}

impl<'a> From<&'a Settings> for Contract<'a> {
    fn from(settings: &'a Settings) -> Self {
        Self {
            default_metadata: settings.default_metadata.as_ref().map(Into::into),
            override_metadata: settings.override_metadata.as_ref().map(Into::into),
            default_rule_set: settings.default_rule_set.as_ref().map(Into::into),
            override_rule_set: settings.override_rule_set.as_ref().map(Into::into),
        }
    }
}

fn is_blank(text: &Option<&str>) -> bool {
    text.is_none_or(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_bytes;

    #[test]
    fn the_two_shapes_differ_in_the_level_and_in_empty_texts() {
        let settings = Settings {
            alias: Some(String::new()),
            normalize: Some(false),
            validate_rules: Some(true),
            compatibility_level: Some(CompatibilityLevel::Full),
            compatibility_policy: Some(CompatibilityPolicy::Strict),
            compatibility_group: Some("g".into()),
            default_metadata: Some(Default::default()),
            ..Settings::default()
        };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        assert_eq!(
            text(to_bytes(&Config::from(&settings))),
            r#"{"normalize":false,"validateRules":true,"compatibilityLevel":"FULL","compatibilityPolicy":"STRICT","compatibilityGroup":"g","defaultMetadata":{}}"#
        );
        assert_eq!(
            text(to_bytes(&ConfigUpdate::from(&settings))),
            r#"{"alias":"","normalize":false,"validateRules":true,"compatibility":"FULL","compatibilityPolicy":"STRICT","compatibilityGroup":"g","defaultMetadata":{}}"#
        );
    }
}
