//! Configurations and modes.

use std::collections::{BTreeMap, BTreeSet};

use registrar_client::shapes::Config;
use registrar_client::{ClientError, Registry};
use registrar_model::{ContextName, GLOBAL_CONTEXT, Mode, QualifiedSubject};
use serde_json::Value;

use super::concurrently::each;
use super::failure::Failure;
use super::progress::Progress;

/// What a subject, a context, or the top level has of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Settings {
    pub(super) config: Option<Config>,
    pub(super) mode: Option<String>,
}

/// By subject; a context is its empty subject.
pub(super) type AllSettings = BTreeMap<QualifiedSubject, Settings>;

/// The context that is above all others.
pub(super) fn global() -> QualifiedSubject {
    QualifiedSubject::of_context(ContextName::new(GLOBAL_CONTEXT))
}

/// Reads the settings of those subjects and contexts.
pub(super) async fn read(
    registry: &Registry,
    scopes: &BTreeSet<QualifiedSubject>,
    concurrency: usize,
    progress: &Progress,
) -> Result<AllSettings, Failure> {
    progress.begin(&format!("reading the settings of {}", registry.address()), Some(scopes.len()));
    let mut all = AllSettings::new();
    let work = |scope: QualifiedSubject| {
        let registry = registry.clone();
        async move { read_one(&registry, &scope).await.map(|settings| (scope, settings)) }
    };
    let take = |(scope, settings)| {
        progress.advance(1);
        all.insert(scope, settings);
    };
    each(scopes.iter().cloned(), concurrency, work, take).await?;
    Ok(all)
}

async fn read_one(registry: &Registry, scope: &QualifiedSubject) -> Result<Settings, ClientError> {
    let name = scope.to_string();
    let mut settings = Settings { config: registry.config(&name).await?, mode: registry.mode(&name).await? };
    if let Some(config) = &mut settings.config {
        config.retain(|_, value| !value.is_null());
    }
    if scope.is_top_level() {
        // without a record of its own the top level answers with a default; what is in force may then come from above
        let (config, mode) = (registry.effective_config().await?, registry.effective_mode().await?);
        settings.config = settings.config.filter(|own| *own == config);
        settings.mode = settings.mode.filter(|own| *own == mode);
    }
    if scope.context.is_global() {
        // answered where there is none, too
        settings.mode = settings.mode.filter(|mode| mode != Mode::ReadWrite.as_str());
    }
    Ok(settings)
}

/// The update that makes `held` into `wanted`. The level has another name in requests (spec: core 2.1).
pub(super) fn update(wanted: &Config, held: Option<&Config>) -> Config {
    let named = |field: &String| if field == "compatibilityLevel" { "compatibility".to_owned() } else { field.clone() };
    let gone = held.into_iter().flat_map(Config::keys).filter(|field| !wanted.contains_key(*field));
    let cleared = gone.map(|field| (named(field), Value::Null));
    cleared.chain(wanted.iter().map(|(field, value)| (named(field), value.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_update_clears_what_is_not_wanted() {
        let config = |value: Value| value.as_object().unwrap().clone();
        let wanted = config(json!({"compatibilityLevel": "FULL", "normalize": true}));
        let held = config(json!({"alias": "a", "normalize": false, "compatibilityLevel": "NONE"}));
        let expected = config(json!({"compatibility": "FULL", "normalize": true, "alias": null}));
        assert_eq!(update(&wanted, Some(&held)), expected);
        assert_eq!(update(&wanted, None), config(json!({"compatibility": "FULL", "normalize": true})));
    }
}
