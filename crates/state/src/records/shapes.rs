//! Metadata, rule sets and references as record values carry them (spec: core 8.2; field order of core 2.1).

use std::collections::{BTreeMap, BTreeSet};

use registrar_model::{Metadata, Reference, Rule, RuleKind, RuleMode, RulePhase, RuleSet};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct ReferenceShape {
    name: String,
    subject: String,
    version: i32,
}

impl From<&Reference> for ReferenceShape {
    fn from(reference: &Reference) -> Self {
        Self { name: (*reference.name).into(), subject: (*reference.subject).into(), version: reference.version }
    }
}

impl From<ReferenceShape> for Reference {
    fn from(shape: ReferenceShape) -> Self {
        Self { name: shape.name.into(), subject: shape.subject.into(), version: shape.version }
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default)]
pub(super) struct MetadataShape {
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, BTreeSet<String>>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "BTreeMap::is_empty")]
    properties: BTreeMap<String, String>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "BTreeSet::is_empty")]
    sensitive: BTreeSet<String>,
}

impl From<&Metadata> for MetadataShape {
    fn from(metadata: &Metadata) -> Self {
        let Metadata { tags, properties, sensitive } = metadata.clone();
        Self { tags, properties, sensitive }
    }
}

impl From<MetadataShape> for Metadata {
    fn from(shape: MetadataShape) -> Self {
        Self { tags: shape.tags, properties: shape.properties, sensitive: shape.sensitive }
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RuleSetShape {
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    migration_rules: Vec<RuleShape>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    domain_rules: Vec<RuleShape>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "Vec::is_empty")]
    encoding_rules: Vec<RuleShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_at: Option<String>,
}

impl From<&RuleSet> for RuleSetShape {
    fn from(rules: &RuleSet) -> Self {
        let shapes = |rules: &[Rule]| rules.iter().map(RuleShape::from).collect();
        Self {
            migration_rules: shapes(&rules.migration_rules),
            domain_rules: shapes(&rules.domain_rules),
            encoding_rules: shapes(&rules.encoding_rules),
            enable_at: rules.enable_at.map(|phase| phase.as_str().to_owned()),
        }
    }
}

impl From<RuleSetShape> for RuleSet {
    fn from(shape: RuleSetShape) -> Self {
        let rules = |shapes: Vec<RuleShape>| shapes.into_iter().map(Rule::from).collect();
        Self {
            migration_rules: rules(shape.migration_rules),
            domain_rules: rules(shape.domain_rules),
            encoding_rules: rules(shape.encoding_rules),
            enable_at: by_name(&RulePhase::ALL, shape.enable_at.as_deref(), |phase| phase.as_str()),
        }
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct RuleShape {
    #[serde(skip_serializing_if = "is_blank")]
    name: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    doc: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    mode: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "is_blank")]
    rule_type: Option<String>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<String>,
    #[serde(deserialize_with = "null_is_empty", skip_serializing_if = "BTreeMap::is_empty")]
    params: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "is_blank")]
    expr: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    on_success: Option<String>,
    #[serde(skip_serializing_if = "is_blank")]
    on_failure: Option<String>,
    #[serde(deserialize_with = "null_is_empty")]
    disabled: bool,
}

impl From<&Rule> for RuleShape {
    fn from(rule: &Rule) -> Self {
        let rule = rule.clone();
        Self {
            name: rule.name,
            doc: rule.doc,
            kind: rule.kind.map(|kind| kind.as_str().to_owned()),
            mode: rule.mode.map(|mode| mode.as_str().to_owned()),
            rule_type: rule.rule_type,
            tags: rule.tags,
            params: rule.params,
            expr: rule.expr,
            on_success: rule.on_success,
            on_failure: rule.on_failure,
            disabled: rule.disabled,
        }
    }
}

impl From<RuleShape> for Rule {
    fn from(shape: RuleShape) -> Self {
        Self {
            kind: by_name(&RuleKind::ALL, shape.kind.as_deref(), |kind| kind.as_str()),
            mode: by_name(&RuleMode::ALL, shape.mode.as_deref(), |mode| mode.as_str()),
            name: shape.name,
            doc: shape.doc,
            rule_type: shape.rule_type,
            tags: shape.tags,
            params: shape.params,
            expr: shape.expr,
            on_success: shape.on_success,
            on_failure: shape.on_failure,
            disabled: shape.disabled,
        }
    }
}

/// The reference writes neither nulls nor empty strings.
pub(super) fn is_blank(text: &Option<String>) -> bool {
    text.as_deref().is_none_or(str::is_empty)
}

/// A field that another make wrote as `null` reads as its default.
pub(super) fn null_is_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn by_name<T: Copy>(all: &[T], name: Option<&str>, name_of: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|one| Some(name_of(*one)) == name)
}
