//! Which settings are in force for a subject (spec: core 6.1).

use std::sync::Arc;

use registrar_model::{
    CompatibilityLevel, CompatibilityPolicy, Config, ContextName, GLOBAL_CONTEXT, Mode, QualifiedSubject,
};
use registrar_state::View;

use crate::Defaults;

/// The settings that a registration, a look-up or a comparison follows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Effective {
    pub mode: Mode,
    pub normalize: bool,
    pub validate_fields: bool,
    pub validate_new_schemas: bool,
    pub level: CompatibilityLevel,
    pub policy: CompatibilityPolicy,
    pub group: Option<String>,
    pub strict_reference_versions: bool,
    pub max_versions: Option<usize>,
    /// For default and override metadata and rules.
    pub config: Arc<Config>,
}

impl Effective {
    pub(crate) fn of(view: &View<'_>, subject: &QualifiedSubject, defaults: &Defaults) -> Self {
        let config = effective_config(view, subject, defaults);
        Self {
            mode: effective_mode(view, subject),
            normalize: config.normalize.unwrap_or(false),
            validate_fields: config.validate_fields.unwrap_or(defaults.validate_fields),
            validate_new_schemas: config.validate_new_schemas.unwrap_or(defaults.validate_new_schemas),
            level: config.compatibility_level.unwrap_or(defaults.level),
            policy: config.compatibility_policy.unwrap_or_default(),
            group: config.compatibility_group.clone(),
            strict_reference_versions: defaults.strict_reference_versions,
            max_versions: defaults.max_versions,
            config: Arc::new(config),
        }
    }

    /// How many earlier versions a new one is compared with at most.
    pub(crate) fn compared(&self) -> usize {
        if self.group.is_some() || self.level.is_transitive() { usize::MAX } else { 1 }
    }

    /// Whether the settings add metadata or rules to what a client sends.
    pub(crate) fn adds_content(&self) -> bool {
        let config = &self.config;
        config.default_metadata.is_some()
            || config.override_metadata.is_some()
            || config.default_rule_set.is_some()
            || config.override_rule_set.is_some()
    }
}

/// The subjects whose records count, nearest first: the subject, its context (the top level for the default context),
/// and the global context.
fn scopes(subject: &QualifiedSubject) -> [QualifiedSubject; 3] {
    let context =
        |name: ContextName| QualifiedSubject { tenant: subject.tenant.clone(), context: name, subject: "".into() };
    [subject.clone(), context(subject.context.clone()), context(ContextName::new(GLOBAL_CONTEXT))]
}

/// The configuration in force. A record without a level means the server's default, whatever its parents say.
pub(crate) fn effective_config(view: &View<'_>, subject: &QualifiedSubject, defaults: &Defaults) -> Config {
    let own = view.config(subject);
    let nearest = scopes(subject).iter().find_map(|scope| view.config(scope));
    let mut config = nearest.map(|config| (*config).clone()).unwrap_or_default();
    if own.is_some()
        && let Some(top) = view.config(&QualifiedSubject::parse(""))
    {
        inherit(&mut config, &top);
    }
    config.compatibility_level.get_or_insert(defaults.level);
    config
}

/// The fields that a subject's own record takes from the top level where it has none.
fn inherit(config: &mut Config, top: &Config) {
    config.normalize = config.normalize.or(top.normalize);
    config.validate_fields = config.validate_fields.or(top.validate_fields);
    config.validate_new_schemas = config.validate_new_schemas.or(top.validate_new_schemas);
    config.validate_rules = config.validate_rules.or(top.validate_rules);
    config.compatibility_policy = config.compatibility_policy.or(top.compatibility_policy);
    config.compatibility_group = config.compatibility_group.take().or_else(|| top.compatibility_group.clone());
}

/// The mode in force.
pub(crate) fn effective_mode(view: &View<'_>, subject: &QualifiedSubject) -> Mode {
    scopes(subject).iter().find_map(|scope| view.mode(scope)).unwrap_or_default()
}
