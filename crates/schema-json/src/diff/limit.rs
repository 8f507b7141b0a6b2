//! Limits: `maxLength`, `minimum` and the like.

use super::difference_type::*;
use super::findings::Findings;
use super::path::Step;

/// A keyword that limits something, and what its changes are called.
pub(super) struct Limit {
    pub(super) keyword: &'static str,
    pub(super) added: &'static DifferenceType,
    pub(super) removed: &'static DifferenceType,
    pub(super) increased: &'static DifferenceType,
    pub(super) decreased: &'static DifferenceType,
}

/// Declares limits: constant, keyword, and the types of differences.
macro_rules! limits {
    ($($name:ident $keyword:literal $added:ident $removed:ident $increased:ident $decreased:ident;)*) => {
        $(pub(super) const $name: &Limit =
            &Limit { keyword: $keyword, added: $added, removed: $removed, increased: $increased, decreased: $decreased };)*
    };
}

limits! {
    MAX_LENGTH "maxLength" MAX_LENGTH_ADDED MAX_LENGTH_REMOVED MAX_LENGTH_INCREASED MAX_LENGTH_DECREASED;
    MIN_LENGTH "minLength" MIN_LENGTH_ADDED MIN_LENGTH_REMOVED MIN_LENGTH_INCREASED MIN_LENGTH_DECREASED;
    MAXIMUM "maximum" MAXIMUM_ADDED MAXIMUM_REMOVED MAXIMUM_INCREASED MAXIMUM_DECREASED;
    MINIMUM "minimum" MINIMUM_ADDED MINIMUM_REMOVED MINIMUM_INCREASED MINIMUM_DECREASED;
    EXCLUSIVE_MAXIMUM "exclusiveMaximum"
        EXCLUSIVE_MAXIMUM_ADDED EXCLUSIVE_MAXIMUM_REMOVED EXCLUSIVE_MAXIMUM_INCREASED EXCLUSIVE_MAXIMUM_DECREASED;
    EXCLUSIVE_MINIMUM "exclusiveMinimum"
        EXCLUSIVE_MINIMUM_ADDED EXCLUSIVE_MINIMUM_REMOVED EXCLUSIVE_MINIMUM_INCREASED EXCLUSIVE_MINIMUM_DECREASED;
    MAX_PROPERTIES "maxProperties"
        MAX_PROPERTIES_ADDED MAX_PROPERTIES_REMOVED MAX_PROPERTIES_INCREASED MAX_PROPERTIES_DECREASED;
    MIN_PROPERTIES "minProperties"
        MIN_PROPERTIES_ADDED MIN_PROPERTIES_REMOVED MIN_PROPERTIES_INCREASED MIN_PROPERTIES_DECREASED;
    MAX_ITEMS "maxItems" MAX_ITEMS_ADDED MAX_ITEMS_REMOVED MAX_ITEMS_INCREASED MAX_ITEMS_DECREASED;
    MIN_ITEMS "minItems" MIN_ITEMS_ADDED MIN_ITEMS_REMOVED MIN_ITEMS_INCREASED MIN_ITEMS_DECREASED;
    MAX_CONTAINS "maxContains" MAX_CONTAINS_ADDED MAX_CONTAINS_REMOVED MAX_CONTAINS_INCREASED MAX_CONTAINS_DECREASED;
    MIN_CONTAINS "minContains" MIN_CONTAINS_ADDED MIN_CONTAINS_REMOVED MIN_CONTAINS_INCREASED MIN_CONTAINS_DECREASED;
}

/// Finds how a limit changed. Numbers that are equal as doubles are equal.
pub(super) fn differences(findings: &mut Findings<'_, '_>, limit: &Limit, original: Option<f64>, update: Option<f64>) {
    let kind = match (original, update) {
        (None, Some(_)) => limit.added,
        (Some(_), None) => limit.removed,
        (Some(original), Some(update)) if original < update => limit.increased,
        (Some(original), Some(update)) if original > update => limit.decreased,
        _ => return,
    };
    findings.difference(kind, Step::Keyword(limit.keyword));
}
