//! The list of schemas (spec: core 2.3, `GET /schemas`).

use std::collections::BTreeMap;

use registrar_model::{QualifiedSubject, RuleSet};
use registrar_state::{StoredVersion, SubjectState, View};

use crate::Registry;
use crate::answers::FoundSchema;
use crate::found::found;
use crate::prefix::SubjectPrefix;
use crate::requests::SchemaFilter;

impl Registry {
    /// Schemas by subject and version.
    pub fn schemas(&self, filter: &SchemaFilter) -> Vec<FoundSchema> {
        let prefix = SubjectPrefix::parse(&filter.subject_prefix);
        let view = self.state.read();
        let aliases = if filter.aliases { aliases(&view, &prefix) } else { BTreeMap::new() };
        let wanted = |subject: &QualifiedSubject| prefix.covers(subject) || aliases.contains_key(&subject.to_string());
        let mut subjects = view.subjects(wanted);
        subjects.sort_by_cached_key(|(subject, _)| subject.to_string());
        let mut list = Vec::new();
        for (subject, state) in subjects {
            let associated = filter.associated.as_ref();
            let shown =
                associated.map_or(Some(Vec::new()), |associated| associated.of_subject(&view, &subject.to_string()));
            let Some(associations) = shown else { continue };
            for version in passing(&state, filter) {
                let mut schema = found(&subject, version);
                schema.aliases = aliases.get(&schema.subject).cloned().unwrap_or_default();
                schema.associations = associations.clone();
                list.push(schema);
            }
        }
        list
    }
}

/// The names under the prefix that stand for another subject, by that subject.
fn aliases(view: &View<'_>, prefix: &SubjectPrefix) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (subject, config) in view.configs(|subject| prefix.covers(subject)) {
        if let Some(alias) = config.alias.as_deref().filter(|alias| !alias.is_empty()) {
            let target = QualifiedSubject::parse_in(&subject.context, alias).to_string();
            names.entry(target).or_default().push(subject.to_string());
        }
    }
    names.values_mut().for_each(|names| names.sort());
    names
}

fn passing<'a>(state: &'a SubjectState, filter: &SchemaFilter) -> Vec<&'a StoredVersion> {
    let versions = state.versions().iter().map(|version| &**version);
    let mut passing: Vec<&StoredVersion> = versions
        .filter(|version| filter.deleted || !version.deleted)
        .filter(|version| filter.rule_type.is_empty() || has_rule(version, &filter.rule_type))
        .collect();
    if filter.latest_only {
        passing.drain(..passing.len().saturating_sub(1));
    }
    passing
}

fn has_rule(version: &StoredVersion, rule_type: &str) -> bool {
    let rules = |rules: &RuleSet| {
        let mut all = rules.migration_rules.iter().chain(&rules.domain_rules).chain(&rules.encoding_rules);
        all.any(|rule| rule.rule_type.as_deref() == Some(rule_type))
    };
    version.content.content().rule_set.as_ref().is_some_and(rules)
}
