//! The settings of a subject, a context, or the whole registry (spec: core 6).

use crate::{CompatibilityLevel, CompatibilityPolicy, Metadata, RuleSet};

/// What one CONFIG record holds. `None` leaves a field to the next scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The subject that this one stands for.
    pub alias: Option<String>,
    /// The same for the DEK registry.
    pub alias_for_deks: Option<String>,
    /// Whether schemas are normalised on registration and look-up.
    pub normalize: Option<bool>,
    /// Whether reserved fields are checked.
    pub validate_fields: Option<bool>,
    /// Whether new schemas are parsed strictly.
    pub validate_new_schemas: Option<bool>,
    /// Stored for clients; without an effect here.
    pub validate_rules: Option<bool>,
    /// The compatibility level.
    pub compatibility_level: Option<CompatibilityLevel>,
    /// The compatibility policy.
    pub compatibility_policy: Option<CompatibilityPolicy>,
    /// The metadata property whose value groups versions for comparison.
    pub compatibility_group: Option<String>,
    /// Metadata laid under a new schema's.
    pub default_metadata: Option<Metadata>,
    /// Metadata laid over a new schema's.
    pub override_metadata: Option<Metadata>,
    /// Rules laid under a new schema's.
    pub default_rule_set: Option<RuleSet>,
    /// Rules laid over a new schema's.
    pub override_rule_set: Option<RuleSet>,
}
