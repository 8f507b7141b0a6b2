//! Configuration (spec: core 6.1 to 6.4).

use std::sync::Arc;

use registrar_model::{Config, Error, ErrorKind, QualifiedSubject};
use registrar_state::{View, records};

use crate::Registry;
use crate::register::check_writable;
use crate::requests::{Change, ConfigUpdate};
use crate::scope::{effective_config, effective_mode};
use crate::store::{DELETE_CONFIG, UPDATE_CONFIG};

/// Whether a subject's settings always have an answer: the top level and the global context.
pub(crate) fn is_root(subject: &QualifiedSubject) -> bool {
    subject.is_top_level() || subject.is_context() && subject.context.is_global()
}

impl Registry {
    /// The configuration of a subject, a context, or (`None`) the top level: its own record, or what is in force.
    ///
    /// # Errors
    /// 40408 if it has no record of its own and `default_to_global` is false.
    pub fn config(&self, subject: Option<&str>, default_to_global: bool) -> Result<Config, Error> {
        let subject = QualifiedSubject::parse(subject.unwrap_or_default());
        let view = self.state.read();
        if default_to_global {
            return Ok(effective_config(&view, &subject, &self.defaults));
        }
        let own = view.config(&subject).map(|config| (*config).clone());
        let mut config = match own {
            None if !is_root(&subject) => return Err(Error::new(ErrorKind::ConfigNotFound, [subject.to_string()])),
            own => own.unwrap_or_default(),
        };
        config.compatibility_level.get_or_insert(self.defaults.level);
        Ok(config)
    }

    /// Changes a configuration. Gives the whole of it, as it is then.
    ///
    /// # Errors
    /// 42203, 42210, 42208, 42205, and those of the log.
    pub async fn update_config(&self, subject: Option<&str>, update: ConfigUpdate) -> Result<Config, Error> {
        let level = match &update.compatibility {
            Change::Keep => Change::Keep,
            Change::Clear => Change::Clear,
            Change::Set(name) => Change::Set(name.parse().map_err(|()| ErrorKind::InvalidCompatibilityLevel)?),
        };
        for rules in [&update.default_rule_set, &update.override_rule_set] {
            if let Change::Set(rules) = rules {
                rules.validate()?;
            }
        }
        let qualified = settings_subject(subject)?;
        self.submit_checked(&UPDATE_CONFIG, move |view| {
            check_writable(&qualified, effective_mode(view, &qualified))?;
            let mut config = view.config(&qualified).map(|config| (*config).clone()).unwrap_or_default();
            level.clone().apply_to(&mut config.compatibility_level);
            apply(update.clone(), &mut config);
            Ok((vec![records::config(&qualified, Some(&config))], config))
        })
        .await
    }

    /// Removes a configuration. Gives what it was; at the top level, what was in force.
    ///
    /// # Errors
    /// 40401, 42205, and those of the log.
    pub async fn delete_config(&self, subject: Option<&str>) -> Result<Config, Error> {
        let subject = QualifiedSubject::parse(subject.unwrap_or_default());
        let defaults = self.defaults.clone();
        self.submit_checked(&DELETE_CONFIG, move |view| {
            let mut config = former(view, &subject, &defaults)?;
            check_writable(&subject, effective_mode(view, &subject))?;
            config.compatibility_level.get_or_insert(defaults.level);
            Ok((vec![records::config(&subject, None)], config))
        })
        .await
    }

    /// The subject that this one is an alias of, qualified (spec: core 5.4).
    pub fn alias_target(&self, subject: &str) -> Option<String> {
        alias_target(&self.state.read(), &QualifiedSubject::parse(subject)).map(|target| target.to_string())
    }
}

/// What a subject is an alias of, if it is one.
pub(crate) fn alias_target(view: &View<'_>, subject: &QualifiedSubject) -> Option<QualifiedSubject> {
    let config: Arc<Config> = view.config(subject)?;
    let alias = config.alias.as_deref().filter(|alias| !alias.is_empty())?;
    Some(QualifiedSubject::parse_in(&subject.context, alias))
}

/// The subject of settings that are about to be written.
pub(crate) fn settings_subject(subject: Option<&str>) -> Result<QualifiedSubject, Error> {
    let qualified = QualifiedSubject::parse(subject.unwrap_or_default());
    if !qualified.is_valid(true, false) {
        return Err(Error::new(ErrorKind::InvalidSubject, [subject.unwrap_or_default()]));
    }
    Ok(qualified)
}

fn former(view: &View<'_>, subject: &QualifiedSubject, defaults: &crate::Defaults) -> Result<Config, Error> {
    if subject.is_top_level() {
        return Ok(effective_config(view, subject, defaults));
    }
    let own = view.config(subject).map(|config| (*config).clone());
    own.ok_or_else(|| Error::new(ErrorKind::SubjectNotFound, [subject.to_string()]))
}

fn apply(update: ConfigUpdate, config: &mut Config) {
    update.alias.apply_to(&mut config.alias);
    update.alias_for_deks.apply_to(&mut config.alias_for_deks);
    update.normalize.apply_to(&mut config.normalize);
    update.validate_fields.apply_to(&mut config.validate_fields);
    update.validate_new_schemas.apply_to(&mut config.validate_new_schemas);
    update.validate_rules.apply_to(&mut config.validate_rules);
    update.compatibility_policy.apply_to(&mut config.compatibility_policy);
    update.compatibility_group.apply_to(&mut config.compatibility_group);
    update.default_metadata.apply_to(&mut config.default_metadata);
    update.override_metadata.apply_to(&mut config.override_metadata);
    update.default_rule_set.apply_to(&mut config.default_rule_set);
    update.override_rule_set.apply_to(&mut config.override_rule_set);
}
