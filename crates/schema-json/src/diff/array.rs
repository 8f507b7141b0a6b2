//! Arrays.

use super::difference_type::{SCHEMA_ADDED, SCHEMA_REMOVED, UNIQUE_ITEMS_ADDED, UNIQUE_ITEMS_REMOVED};
use super::findings::Findings;
use super::limit::{self, MAX_CONTAINS, MAX_ITEMS, MIN_CONTAINS, MIN_ITEMS};
use super::path::Step;
use super::{items, optional};
use crate::model::Array;

pub(super) fn differences(findings: &mut Findings<'_, '_>, original: &Array, update: &Array) {
    all_items(findings, original, update);
    items::differences(findings, original, update);
    optional::additional(
        findings,
        optional::ADDITIONAL_ITEMS,
        (original.allows_additional, original.additional_items),
        (update.allows_additional, update.additional_items),
    );
    let unevaluated = (original.unevaluated_items, update.unevaluated_items);
    optional::unevaluated(findings, optional::UNEVALUATED_ITEMS, unevaluated);
    limit::differences(findings, MAX_ITEMS, original.max_items, update.max_items);
    limit::differences(findings, MIN_ITEMS, original.min_items, update.min_items);
    match (original.unique_items, update.unique_items) {
        (false, true) => findings.difference(UNIQUE_ITEMS_ADDED, Step::Keyword("uniqueItems")),
        (true, false) => findings.difference(UNIQUE_ITEMS_REMOVED, Step::Keyword("uniqueItems")),
        _ => {}
    }
    limit::differences(findings, MAX_CONTAINS, original.max_contains, update.max_contains);
    limit::differences(findings, MIN_CONTAINS, original.min_contains, update.min_contains);
}

fn all_items(findings: &mut Findings<'_, '_>, original: &Array, update: &Array) {
    let step = Step::Keyword("items");
    match (original.all_items, update.all_items) {
        (None, None) => {}
        (None, Some(_)) => findings.difference(SCHEMA_ADDED, step),
        (Some(_), None) => findings.difference(SCHEMA_REMOVED, step),
        (Some(before), Some(after)) => findings.within(before, after, step),
    }
}
