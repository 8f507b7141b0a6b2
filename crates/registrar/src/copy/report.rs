//! What came of a copy.

use std::fmt;

use super::difference::Difference;
use super::estate::Estate;
use super::failure::shown;
use super::plan::Plan;

/// Printed on standard output.
pub(super) struct Report {
    subjects: usize,
    imported: usize,
    present: usize,
    settings: usize,
    refusals: Vec<String>,
    differences: Vec<Difference>,
}

impl Report {
    pub(super) fn new(plan: &Plan, wanted: &Estate, refusals: Vec<String>, differences: Vec<Difference>) -> Self {
        Self {
            subjects: wanted.subjects().len(),
            imported: plan.imports.len(),
            present: wanted.versions.len() - plan.imports.len(),
            settings: plan.configs.len() + plan.modes.len(),
            refusals,
            differences,
        }
    }

    /// Whether the target holds what the source holds.
    pub(super) fn is_clean(&self) -> bool {
        self.refusals.is_empty() && self.differences.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subjects, imported, present, settings, .. } = self;
        writeln!(
            f,
            "{subjects} subjects: {imported} versions copied, {present} there already; {settings} settings changed"
        )?;
        if !self.refusals.is_empty() {
            writeln!(f, "{} refused by the target:\n{}", self.refusals.len(), shown(&self.refusals))?;
        }
        if self.differences.is_empty() {
            return writeln!(f, "verified: no differences");
        }
        let lines: Vec<String> = self.differences.iter().map(ToString::to_string).collect();
        writeln!(f, "verified: {} differences:\n{}", lines.len(), shown(&lines))
    }
}
