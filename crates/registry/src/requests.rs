//! What the use cases are asked.

use registrar_model::{CompatibilityPolicy, Metadata, RequestedReference, RuleSet, SchemaTags};

use crate::associations::AssociatedFilter;

/// A schema as a client sent it (spec: core 4.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaRequest {
    /// The version to register as: absent for the next, -1 for the next with a stamp, else that number.
    pub version: Option<i32>,
    /// The id to register under, in import.
    pub id: Option<i32>,
    /// The language's name; absent for Avro.
    pub schema_type: Option<String>,
    /// What the text refers to.
    pub references: Vec<RequestedReference>,
    /// Metadata.
    pub metadata: Option<Metadata>,
    /// Rules.
    pub rule_set: Option<RuleSet>,
    /// The text; absent or blank for that of the latest version.
    pub schema: Option<String>,
    /// What happens to the text's inline tags.
    pub tags: TagChanges,
    /// What happens to the latest version's rules, where the request has none of its own.
    pub rules: RuleChanges,
}

impl SchemaRequest {
    /// The version to register as: 0 for the next, -1 for the next with a stamp, which is what edited tags ask for
    /// (spec: core 4.6).
    pub(crate) fn version(&self) -> i32 {
        let unless_given = if self.tags.add.is_empty() && self.tags.remove.is_empty() { 0 } else { -1 };
        self.version.unwrap_or(unless_given)
    }
}

/// Changes of inline tags (spec: formats 6.4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagChanges {
    /// Tags to add.
    pub add: Vec<SchemaTags>,
    /// Tags to remove, after those are added.
    pub remove: Vec<SchemaTags>,
    /// Whether the latest version's tags are added too.
    pub propagate: bool,
}

impl TagChanges {
    /// Whether the text stays as it is.
    pub(crate) fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty() && !self.propagate
    }
}

/// Changes of a rule set (spec: core 4.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleChanges {
    /// Rules to add, or to put in the place of those with the same names.
    pub merge: Option<RuleSet>,
    /// Names of rules to remove.
    pub remove: Vec<String>,
}

impl RuleChanges {
    /// Whether the rules stay as they are.
    pub(crate) fn is_empty(&self) -> bool {
        self.merge.is_none() && self.remove.is_empty()
    }
}

/// A version to register that differs from one that is there in tags, metadata or rules (spec: core 4.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagRequest {
    /// The number of the new version; absent for the next.
    pub new_version: Option<i32>,
    /// What happens to the text's inline tags.
    pub tags: TagChanges,
    /// Metadata in place of the version's.
    pub metadata: Option<Metadata>,
    /// Rules in place of the version's.
    pub rule_set: Option<RuleSet>,
    /// Changes of the latest version's rules.
    pub rules: RuleChanges,
}

/// How a stored schema is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presentation {
    /// The format of the text; blank for the stored text.
    pub format: String,
    /// Which inline tags are looked for; `*` for all, empty for none.
    pub find_tags: Vec<String>,
}

/// A field of an update: left alone, cleared, or set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// The request does not have the field.
    #[default]
    Keep,
    /// The request has it as `null`.
    Clear,
    /// The request has it.
    Set(T),
}

impl<T> Change<T> {
    /// Carries the change out.
    pub fn apply_to(self, field: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::Set(value) => *field = Some(value),
        }
    }
}

/// An update of a configuration (spec: core 6.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `registrar_model::Config`
pub struct ConfigUpdate {
    pub alias: Change<String>,
    pub alias_for_deks: Change<String>,
    pub normalize: Change<bool>,
    pub validate_fields: Change<bool>,
    pub validate_new_schemas: Change<bool>,
    pub validate_rules: Change<bool>,
    /// The level's name as the client wrote it; checked by the use case (42203).
    pub compatibility: Change<String>,
    pub compatibility_policy: Change<CompatibilityPolicy>,
    pub compatibility_group: Change<String>,
    pub default_metadata: Change<Metadata>,
    pub override_metadata: Change<Metadata>,
    pub default_rule_set: Change<RuleSet>,
    pub override_rule_set: Change<RuleSet>,
}

/// Which subjects or versions a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeletedFilter {
    /// Soft-deleted ones too.
    pub deleted: bool,
    /// Soft-deleted ones alone; wins over `deleted`.
    pub deleted_only: bool,
}

/// Which schemas `GET /schemas` lists (spec: core 2.3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaFilter {
    /// The subjects' prefix, qualified or with the wildcard context; empty for the default context.
    pub subject_prefix: String,
    /// Also the targets of aliases under the prefix.
    pub aliases: bool,
    /// Soft-deleted ones too.
    pub deleted: bool,
    /// The newest that passes, per subject.
    pub latest_only: bool,
    /// Only those with a rule of that type; empty for all.
    pub rule_type: String,
    /// Only subjects with such associations; `None` for all.
    pub associated: Option<AssociatedFilter>,
}

/// How a schema is registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterOptions {
    /// In normal form.
    pub normalize: bool,
    /// Without a compatibility check.
    pub force: bool,
    /// The format of the text in the answer; blank for the stored text.
    pub format: String,
}

/// How a schema is looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookUpOptions {
    /// In normal form.
    pub normalize: bool,
    /// Among soft-deleted versions too.
    pub deleted: bool,
    /// The format of the text in the answer; blank for the stored text.
    pub format: String,
}
