//! Where the target is not as the source is.

use std::fmt;

use registrar_model::{Mode, QualifiedSubject};
use serde_json::Value;

use super::coverage::Coverage;
use super::estate::Estate;
use super::settings::Settings;
use super::versions::{Place, Version, Versions};

/// Characters of a value that are shown.
const SHOWN: usize = 200;

/// One difference. `wanted` is the source's, under the names of the target.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Difference {
    Missing(Place),
    Extra(Place),
    Version { place: Place, field: &'static str, wanted: String, held: String },
    Setting { scope: QualifiedSubject, field: &'static str, wanted: String, held: String },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(place) => write!(f, "{place}: missing in the target"),
            Self::Extra(place) => write!(f, "{place}: in the target only"),
            Self::Version { place, field, wanted, held } => {
                write!(f, "{place}: {field}: source {wanted}, target {held}")
            }
            Self::Setting { scope, field, wanted, held } if scope.is_top_level() => {
                write!(f, "top level: {field}: source {wanted}, target {held}")
            }
            Self::Setting { scope, field, wanted, held } => {
                write!(f, "`{scope}`: {field}: source {wanted}, target {held}")
            }
        }
    }
}

/// Every difference, in what is covered.
pub(super) fn all(wanted: &Estate, held: &Estate, coverage: &Coverage) -> Vec<Difference> {
    let mut found = Vec::new();
    for (place, version) in &wanted.versions {
        match held.versions.get(place) {
            Some(other) => found.extend(of_versions(place, version, other)),
            None => found.push(Difference::Missing(place.clone())),
        }
    }
    found.extend(extras(&wanted.versions, &held.versions, coverage).cloned().map(Difference::Extra));
    for (scope, settings) in &wanted.settings {
        found.extend(of_settings(scope, settings, held.settings.get(scope).unwrap_or(&Settings::default())));
    }
    found
}

/// What only the target has.
pub(super) fn extras<'a>(
    wanted: &'a Versions,
    held: &'a Versions,
    coverage: &'a Coverage,
) -> impl Iterator<Item = &'a Place> {
    held.keys().filter(|place| coverage.covers(&place.subject) && !wanted.contains_key(*place))
}

/// How two versions at one place differ.
pub(super) fn of_versions(place: &Place, wanted: &Version, held: &Version) -> Vec<Difference> {
    let (ours, theirs) = (&wanted.content, &held.content);
    let json = |value: &Option<Value>| value.as_ref().map_or("none".to_owned(), Value::to_string);
    let references = |version: &Version| serde_json::to_string(&version.content.references).unwrap_or_default();
    let rows: [(&'static str, bool, [String; 2]); 7] = [
        ("id", wanted.id == held.id, [wanted, held].map(|version| version.id.to_string())),
        ("schema type", ours.schema_type == theirs.schema_type, [ours, theirs].map(|c| c.schema_type.clone())),
        ("schema", ours.schema == theirs.schema, [ours, theirs].map(|content| content.schema.clone())),
        ("references", ours.references == theirs.references, [wanted, held].map(references)),
        ("metadata", ours.metadata == theirs.metadata, [ours, theirs].map(|content| json(&content.metadata))),
        ("rule set", ours.rule_set == theirs.rule_set, [ours, theirs].map(|content| json(&content.rule_set))),
        ("soft-deleted", wanted.deleted == held.deleted, [wanted, held].map(|version| version.deleted.to_string())),
    ];
    let differing = rows.into_iter().filter(|(_, same, _)| !same);
    differing
        .map(|(field, _, [wanted, held])| Difference::Version {
            place: place.clone(),
            field,
            wanted: shortened(&wanted),
            held: shortened(&held),
        })
        .collect()
}

/// How the settings of one scope differ.
pub(super) fn of_settings(scope: &QualifiedSubject, wanted: &Settings, held: &Settings) -> Vec<Difference> {
    let text = |value: Option<String>| shortened(&value.unwrap_or_else(|| "none".to_owned()));
    let config = |settings: &Settings| text(settings.config.as_ref().and_then(|it| serde_json::to_string(it).ok()));
    let setting = |field, wanted, held| Difference::Setting { scope: scope.clone(), field, wanted, held };
    let mut found = Vec::new();
    if !same_config(scope, wanted, held) {
        found.push(setting("config", config(wanted), config(held)));
    }
    if !same_mode(scope, wanted, held) {
        found.push(setting("mode", text(wanted.mode.clone()), text(held.mode.clone())));
    }
    found
}

/// At the top level a default is answered where there is no configuration, so none cannot be told from it.
pub(super) fn same_config(scope: &QualifiedSubject, wanted: &Settings, held: &Settings) -> bool {
    wanted.config == held.config || scope.is_top_level() && wanted.config.is_none()
}

/// As with configurations; the default mode is known.
pub(super) fn same_mode(scope: &QualifiedSubject, wanted: &Settings, held: &Settings) -> bool {
    let is_default = |mode: &Option<String>| mode.as_deref().is_none_or(|mode| mode == Mode::ReadWrite.as_str());
    wanted.mode == held.mode || scope.is_top_level() && wanted.mode.is_none() && is_default(&held.mode)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::settings::AllSettings;
    use crate::copy::versions::fixture::{place, version};

    #[test]
    fn each_kind_of_difference_is_found() {
        let mode = |mode: &str| Settings { mode: Some(mode.into()), config: None };
        let scope = QualifiedSubject::parse("s");
        let wanted = Estate {
            versions: Versions::from([(place("s", 1), version(1, "x", &[])), (place("s", 2), version(2, "y", &[]))]),
            settings: AllSettings::from([(scope.clone(), mode("READONLY"))]),
        };
        let mut other = version(7, "x", &[]);
        other.deleted = true;
        let held = Estate {
            versions: Versions::from([(place("s", 1), other), (place(":.a:t", 1), version(1, "x", &[]))]),
            settings: AllSettings::from([(scope, mode("IMPORT"))]),
        };
        let lines = |coverage| all(&wanted, &held, &coverage).iter().map(ToString::to_string).collect::<Vec<_>>();
        let mut expected = vec![
            "`s` version 1: id: source 1, target 7",
            "`s` version 1: soft-deleted: source false, target true",
            "`s` version 2: missing in the target",
            "`:.a:t` version 1: in the target only",
            "`s`: mode: source READONLY, target IMPORT",
        ];
        assert_eq!(lines(Coverage::Everything), expected);
        expected.remove(3);
        assert_eq!(lines(Coverage::Contexts([Default::default()].into())), expected);
        assert_eq!(all(&wanted, &wanted, &Coverage::Everything), []);
    }

    #[test]
    fn the_top_level_without_settings_is_as_its_default() {
        let held = |mode: &str| Settings { mode: Some(mode.into()), config: Some(Default::default()) };
        let (none, top) = (Settings::default(), QualifiedSubject::parse(""));
        assert_eq!(of_settings(&top, &none, &held("READWRITE")), []);
        assert_eq!(of_settings(&top, &none, &held("IMPORT")).len(), 1);
        assert_eq!(of_settings(&QualifiedSubject::parse(":.a:"), &none, &held("READWRITE")).len(), 2);
    }

    #[test]
    fn long_values_are_cut_at_a_character() {
        assert_eq!(shortened(&"ä".repeat(201)), format!("{}...", "ä".repeat(200)));
    }
}
