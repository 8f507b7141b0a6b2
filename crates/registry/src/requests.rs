//! What the use cases are asked.

use registrar_model::{CompatibilityPolicy, Metadata, RuleSet};

/// A reference as a client wrote it, parts of it perhaps missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestedReference {
    /// What the text calls it.
    pub name: Option<String>,
    /// The subject, qualified or in the referrer's context.
    pub subject: Option<String>,
    /// The version; -1 for the latest.
    pub version: Option<i32>,
}

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
