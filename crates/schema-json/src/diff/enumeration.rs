//! `enum` and `const`.

use std::collections::HashSet;

use super::difference_type::{ENUM_ARRAY_CHANGED, ENUM_ARRAY_EXTENDED, ENUM_ARRAY_NARROWED};
use super::findings::Findings;
use super::path::Step;
use crate::model::Fingerprint;

/// Finds how a set of values changed.
pub(super) fn differences(
    findings: &mut Findings<'_, '_>,
    original: &HashSet<Fingerprint>,
    update: &HashSet<Fingerprint>,
) {
    let kind = match (update.is_superset(original), update.is_subset(original)) {
        (true, true) => return,
        (true, false) => ENUM_ARRAY_EXTENDED,
        (false, true) => ENUM_ARRAY_NARROWED,
        (false, false) => ENUM_ARRAY_CHANGED,
    };
    findings.difference(kind, Step::Keyword("enum"));
}

/// Finds whether a constant changed.
pub(super) fn of_constants(findings: &mut Findings<'_, '_>, original: Fingerprint, update: Fingerprint) {
    if original != update {
        findings.difference(ENUM_ARRAY_CHANGED, Step::Keyword("const"));
    }
}
