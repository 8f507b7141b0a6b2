//! What is to be written so that the target becomes as the source is.

use std::collections::{BTreeMap, BTreeSet};

use registrar_model::{ContextName, Mode, QualifiedSubject};

use super::difference::{extras, of_versions, same_config, same_mode};
use super::estate::Estate;
use super::failure::Failure;
use super::settings::{AllSettings, Settings};
use super::task::Task;
use super::versions::{Place, Version, Versions};

#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Versions to import.
    pub(super) imports: Versions,
    /// Versions to soft-delete after that, with what they hold.
    pub(super) deletions: Versions,
    /// Subjects whose configuration in the target is in the way: an alias would lead writes elsewhere.
    pub(super) lifted_configs: BTreeSet<QualifiedSubject>,
    /// Subjects whose mode in the target is in the way.
    pub(super) lifted_modes: BTreeSet<QualifiedSubject>,
    /// What goes into import mode, with the mode that it has to have when the copy is not finished.
    pub(super) import_scopes: BTreeMap<QualifiedSubject, Option<String>>,
    /// Configurations to set, with what the target has.
    pub(super) configs: BTreeMap<QualifiedSubject, (Settings, Settings)>,
    /// Modes to set at the end.
    pub(super) modes: BTreeMap<QualifiedSubject, Option<String>>,
}

impl Plan {
    /// # Errors
    /// [`Failure::Clash`], if the target holds something else where the source's versions and ids belong, or more than
    /// the source.
    pub(super) fn new(task: &Task, wanted: &Estate, held: &Estate) -> Result<Self, Failure> {
        let mut clashes = id_clashes(wanted, held);
        let mut plan = Self::default();
        for (place, version) in &wanted.versions {
            clashes.extend(plan.place(place, version, held.versions.get(place)));
        }
        let coverage = task.coverage(wanted);
        clashes.extend(
            extras(&wanted.versions, &held.versions, &coverage).map(|place| format!("{place}: in the target only")),
        );
        if !clashes.is_empty() {
            return Err(Failure::Clash { target: task.to.to_string(), clashes });
        }
        let mut settings = held.settings.clone();
        plan.lift(&mut settings);
        plan.set(wanted, &settings);
        plan.import_into(task, wanted, held);
        Ok(plan)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.imports.is_empty() && self.deletions.is_empty() && self.configs.is_empty() && self.modes.is_empty()
    }

    /// Plans one version; gives what stands in its way.
    fn place(&mut self, place: &Place, wanted: &Version, held: Option<&Version>) -> Vec<String> {
        if let Some(held) = held {
            let clashes = of_versions(place, wanted, &Version { deleted: wanted.deleted, ..held.clone() });
            if !clashes.is_empty() {
                return clashes.iter().map(ToString::to_string).collect();
            }
            if held.deleted == wanted.deleted {
                return Vec::new();
            }
        }
        // importing over a soft-deleted version revives it
        if held.is_none_or(|held| held.deleted) {
            self.imports.insert(place.clone(), wanted.clone());
        }
        if wanted.deleted {
            self.deletions.insert(place.clone(), wanted.clone());
        }
        Vec::new()
    }

    /// The subjects under which schemas are written.
    fn subjects(&self) -> BTreeSet<QualifiedSubject> {
        self.imports.keys().chain(self.deletions.keys()).map(|place| place.subject.clone()).collect()
    }

    /// Plans to remove what an earlier copy has set and what would now be in the way, also from `held`.
    fn lift(&mut self, held: &mut AllSettings) {
        for subject in self.subjects().into_iter().filter(|subject| !subject.is_context()) {
            let Some(settings) = held.get_mut(&subject) else { continue };
            if settings.config.as_ref().is_some_and(|config| config.contains_key("alias")) {
                settings.config = None;
                self.lifted_configs.insert(subject.clone());
            }
            if settings.mode.as_deref().is_some_and(|mode| mode != Mode::Import.as_str()) {
                settings.mode = None;
                self.lifted_modes.insert(subject);
            }
        }
    }

    fn set(&mut self, wanted: &Estate, held: &AllSettings) {
        for (scope, settings) in &wanted.settings {
            let held = held.get(scope).cloned().unwrap_or_default();
            if !same_mode(scope, settings, &held) {
                self.modes.insert(scope.clone(), settings.mode.clone());
            }
            if !same_config(scope, settings, &held) {
                self.configs.insert(scope.clone(), (settings.clone(), held));
            }
        }
    }

    /// Contexts go into import mode as a whole, where they are copied as a whole; else the subjects do.
    fn import_into(&mut self, task: &Task, wanted: &Estate, held: &Estate) {
        let written: BTreeSet<QualifiedSubject> =
            self.subjects().into_iter().chain(self.configs.keys().cloned()).collect();
        for subject in written.into_iter().filter(|subject| !subject.context.is_global()) {
            let scope = if task.is_whole() { QualifiedSubject::of_context(subject.context) } else { subject };
            let final_mode = wanted.settings.get(&scope).and_then(|settings| settings.mode.clone());
            let before = held.settings.get(&scope).and_then(|settings| settings.mode.clone());
            // import mode was left behind by a copy that was cut off
            let before = if before.as_deref() == Some(Mode::Import.as_str()) { final_mode.clone() } else { before };
            self.modes.insert(scope.clone(), final_mode);
            self.import_scopes.insert(scope, before);
        }
    }
}

/// Ids that stand for other contents in the target, or for two contents after a merge of contexts.
fn id_clashes(wanted: &Estate, held: &Estate) -> Vec<String> {
    let mut known: BTreeMap<(&ContextName, i32), (&Place, &Version, &str)> = BTreeMap::new();
    for (place, version) in &held.versions {
        known.entry((&place.subject.context, version.id)).or_insert((place, version, "target"));
    }
    let mut clashes = Vec::new();
    for (place, version) in &wanted.versions {
        // a version that is there and differs is told as such
        if held.versions.contains_key(place) {
            continue;
        }
        let (other, bound, side) =
            *known.entry((&place.subject.context, version.id)).or_insert((place, version, "source"));
        if bound.content != version.content {
            clashes.push(format!("{place}: its id {} stands for another schema, {other} of the {side}", version.id));
        }
    }
    clashes
}

#[cfg(test)]
mod tests;
