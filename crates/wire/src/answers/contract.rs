//! References, metadata and rule sets.

use std::collections::{BTreeMap, BTreeSet};

use registrar_model::{Metadata, Reference, Rule, RuleKind, RuleMode, RulePhase, RuleSet};
use serde::{Serialize, Serializer};

/// A list of `{name, subject, version}`.
#[derive(Debug, Clone, Copy, Default)]
pub struct References<'a>(pub &'a [Reference]);

impl References<'_> {
    /// Whether the list is left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for References<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape<'a> {
            #[serde(skip_serializing_if = "str::is_empty")]
            name: &'a str,
            #[serde(skip_serializing_if = "str::is_empty")]
            subject: &'a str,
            version: i32,
        }
        serializer.collect_seq(self.0.iter().map(|reference| Shape {
            name: &reference.name,
            subject: &reference.subject,
            version: reference.version,
        }))
    }
}

/// `{tags, properties, sensitive}`; an empty object where all are empty.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct MetadataShape<'a> {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: &'a BTreeMap<String, BTreeSet<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    properties: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    sensitive: &'a BTreeSet<String>,
}

impl<'a> From<&'a Metadata> for MetadataShape<'a> {
    fn from(metadata: &'a Metadata) -> Self {
        Self { tags: &metadata.tags, properties: &metadata.properties, sensitive: &metadata.sensitive }
    }
}

/// `{migrationRules, domainRules, encodingRules, enableAt}`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleSetShape<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    migration_rules: Vec<RuleShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    domain_rules: Vec<RuleShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    encoding_rules: Vec<RuleShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_at: Option<&'static str>,
}

impl<'a> From<&'a RuleSet> for RuleSetShape<'a> {
    fn from(rules: &'a RuleSet) -> Self {
        let shapes = |rules: &'a [Rule]| rules.iter().map(RuleShape::from).collect();
        Self {
            migration_rules: shapes(&rules.migration_rules),
            domain_rules: shapes(&rules.domain_rules),
            encoding_rules: shapes(&rules.encoding_rules),
            enable_at: rules.enable_at.map(RulePhase::as_str),
        }
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleShape<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    doc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    rule_type: &'a str,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    tags: &'a BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    params: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    expr: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    on_success: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    on_failure: &'a str,
    disabled: bool,
}

impl<'a> From<&'a Rule> for RuleShape<'a> {
    fn from(rule: &'a Rule) -> Self {
        let text = |field: &'a Option<String>| field.as_deref().unwrap_or_default();
        Self {
            name: text(&rule.name),
            doc: text(&rule.doc),
            kind: rule.kind.map(RuleKind::as_str),
            mode: rule.mode.map(RuleMode::as_str),
            rule_type: text(&rule.rule_type),
            tags: &rule.tags,
            params: &rule.params,
            expr: text(&rule.expr),
            on_success: text(&rule.on_success),
            on_failure: text(&rule.on_failure),
            disabled: rule.disabled,
        }
    }
}
