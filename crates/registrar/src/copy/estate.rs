//! Everything that a registry holds, as far as a copy is about it.

use std::collections::BTreeSet;

use registrar_client::Registry;
use registrar_model::{ContextName, QualifiedSubject};

use super::context_map::ContextMap;
use super::coverage::Prefix;
use super::failure::Failure;
use super::progress::Progress;
use super::settings::{self, AllSettings};
use super::task::Task;
use super::versions::{self, Place, Versions};

pub(super) struct Estate {
    pub(super) versions: Versions,
    pub(super) settings: AllSettings,
}

impl Estate {
    /// What the source holds of what the task names, under the names that it has in the target.
    pub(super) async fn of_source(task: &Task, source: &Registry, progress: &Progress) -> Result<Self, Failure> {
        let contexts = source.contexts().await?;
        let (mut versions, mut scopes) = versions::read(source, progress).await?;
        if !task.is_whole() {
            select(&mut versions, &task.subjects);
            scopes.retain(|alias| task.subjects.iter().any(|prefix| prefix.covers(alias)));
        }
        scopes.extend(versions.keys().map(|place| place.subject.clone()));
        if task.is_whole() {
            scopes.extend(contexts.iter().map(|name| QualifiedSubject::of_context(ContextName::new(name.as_str()))));
            scopes.insert(QualifiedSubject::of_context(ContextName::default()));
            // what is above all contexts is not moved with some of them
            if task.contexts.is_empty() {
                scopes.insert(settings::global());
            }
        }
        let settings = settings::read(source, &scopes, task.concurrency, progress).await?;
        Self { versions, settings }.moved(&task.contexts)
    }

    /// What the target holds, and its settings where `wanted` has some.
    pub(super) async fn of_target(
        task: &Task,
        target: &Registry,
        wanted: &Self,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let (versions, _) = versions::read(target, progress).await?;
        let scopes = wanted.settings.keys().cloned().collect();
        let settings = settings::read(target, &scopes, task.concurrency, progress).await?;
        Ok(Self { versions, settings })
    }

    /// The subjects that have versions.
    pub(super) fn subjects(&self) -> BTreeSet<QualifiedSubject> {
        self.versions.keys().map(|place| place.subject.clone()).collect()
    }

    fn moved(self, map: &ContextMap) -> Result<Self, Failure> {
        if map.is_empty() {
            return Ok(self);
        }
        let mut moved = Self { versions: Versions::new(), settings: AllSettings::new() };
        let mut clashes = Vec::new();
        for (place, mut version) in self.versions {
            version.content.references.iter_mut().for_each(|reference| map.reference(reference));
            let to = Place { subject: map.subject(&place.subject), version: place.version };
            if moved.versions.insert(to.clone(), version).is_some() {
                clashes.push(format!("{to} comes from two contexts"));
            }
        }
        for (scope, mut settings) in self.settings {
            settings.config.iter_mut().for_each(|config| map.config(config));
            let to = map.subject(&scope);
            let before = moved.settings.insert(to.clone(), settings.clone());
            if before.is_some_and(|before| before != settings) {
                clashes.push(format!("the settings of `{to}` come from two contexts and differ"));
            }
        }
        if clashes.is_empty() { Ok(moved) } else { Err(Failure::Merge(clashes)) }
    }
}

/// Keeps the subjects under the prefixes, and those that they refer to, and so on.
fn select(versions: &mut Versions, prefixes: &[Prefix]) {
    let mut open: Vec<Place> =
        versions.keys().filter(|place| prefixes.iter().any(|prefix| prefix.covers(&place.subject))).cloned().collect();
    let mut kept: BTreeSet<QualifiedSubject> = open.iter().map(|place| place.subject.clone()).collect();
    while let Some(place) = open.pop() {
        let Some(version) = versions.get(&place) else { continue };
        for reference in &version.content.references {
            let subject = place.referred(reference).subject;
            if kept.insert(subject.clone()) {
                open.extend(versions.keys().filter(|place| place.subject == subject).cloned());
            }
        }
    }
    versions.retain(|place, _| kept.contains(&place.subject));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy::versions::fixture::{place, version};
    use registrar_client::shapes::Config;
    use serde_json::Value;

    #[test]
    fn a_selection_takes_along_what_it_refers_to() {
        let mut versions = Versions::from([
            (place(":.a:orders", 1), version(1, "x", &[("users", 1)])),
            (place(":.a:users", 1), version(2, "y", &[])),
            (place(":.a:users", 2), version(3, "z", &[(":.b:deep", 1)])),
            (place(":.b:deep", 1), version(1, "d", &[])),
            (place("users", 1), version(1, "y", &[])),
        ]);
        select(&mut versions, &[Prefix::new(":.a:or")]);
        let kept: Vec<String> = versions.keys().map(ToString::to_string).collect();
        assert_eq!(kept.len(), 4, "{kept:?}");
        assert!(!versions.contains_key(&place("users", 1)));
    }

    #[test]
    fn contexts_that_clash_are_not_merged() {
        let map = ContextMap::new(&[".a=.c".to_owned(), ".b=.c".to_owned()]).unwrap();
        let config = |level: &str| settings::Settings {
            config: Some(Config::from_iter([("compatibilityLevel".to_owned(), Value::from(level))])),
            mode: None,
        };
        let scope = QualifiedSubject::parse;
        let estate = |other: &str, level: &str| Estate {
            versions: Versions::from([
                (place(":.a:s", 1), version(1, "x", &[])),
                (place(other, 1), version(2, "y", &[])),
            ]),
            settings: AllSettings::from([(scope(":.a:"), config("FULL")), (scope(":.b:"), config(level))]),
        };
        assert_eq!(estate(":.b:t", "FULL").moved(&map).unwrap().versions.len(), 2);
        let Err(Failure::Merge(clashes)) = estate(":.b:s", "NONE").moved(&map) else { panic!("merged") };
        assert_eq!(
            clashes,
            ["`:.c:s` version 1 comes from two contexts", "the settings of `:.c:` come from two contexts and differ"]
        );
    }
}
