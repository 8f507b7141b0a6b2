//! The schemas that the registry does not take, or for which a law does not hold, each with the reason.

use std::collections::BTreeSet;
use std::fs;

use registrar_tests::root;
use serde::Deserialize;

use crate::laws::Violation;
use crate::published::Published;

/// A row of `refused.json`.
#[derive(Deserialize)]
struct Refused {
    /// Why this is right.
    #[allow(dead_code)] // for whoever reads the file
    reason: String,
    /// The law or the step.
    law: String,
    /// A piece of what is seen.
    seen: String,
    /// Their names.
    schemas: BTreeSet<String>,
}

impl Refused {
    fn covers(&self, schema: &str, violation: &Violation) -> bool {
        self.schemas.contains(schema) && self.law == violation.law && violation.seen.contains(&self.seen)
    }
}

/// Compares what was found among `schemas` with the rows that are about them.
///
/// # Panics
/// With what has no row, and with the rows that nothing was found for.
pub(crate) fn account(schemas: &[Published], found: &[(String, Violation)]) {
    let file = root().join("tests/schemas/refused.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let rows: Vec<Refused> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let covered = |name: &str, violation: &Violation| rows.iter().any(|row| row.covers(name, violation));
    let new = found.iter().filter(|(name, violation)| !covered(name, violation));
    let new: Vec<String> = new.map(|(name, Violation { law, seen })| format!("{name}: {law}: {seen}")).collect();
    assert!(new.is_empty(), "{} of {} schemas:\n{}", new.len(), schemas.len(), new.join("\n"));

    let found: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let names = schemas.iter().map(Published::name);
    let listed = names.filter(|name| rows.iter().any(|row| row.schemas.contains(name)));
    let taken: Vec<String> = listed.filter(|name| !found.contains(name.as_str())).collect();
    assert!(taken.is_empty(), "taken, though {} says that they are not:\n{}", file.display(), taken.join("\n"));
}
