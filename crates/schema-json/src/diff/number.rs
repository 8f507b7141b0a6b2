//! Numbers.

use super::difference_type::{EXCLUSIVE_MAXIMUM_DECREASED, TYPE_EXTENDED, TYPE_NARROWED};
use super::findings::Findings;
use super::limit::{self, EXCLUSIVE_MAXIMUM, EXCLUSIVE_MINIMUM, MAXIMUM, MINIMUM};
use super::multiple_of;
use super::path::Step;
use crate::model::Number;

pub(super) fn differences(findings: &mut Findings<'_, '_>, original: &Number<'_>, update: &Number<'_>) {
    limit::differences(findings, MAXIMUM, original.maximum, update.maximum);
    limit::differences(findings, MINIMUM, original.minimum, update.minimum);
    exclusive_maximum(findings, original, update);
    limit::differences(findings, EXCLUSIVE_MINIMUM, original.exclusive_minimum, update.exclusive_minimum);
    multiple_of::differences(findings, original.multiple_of, update.multiple_of);
    match (original.is_integer, update.is_integer) {
        (true, false) => findings.difference(TYPE_EXTENDED, Step::Here),
        (false, true) => findings.difference(TYPE_NARROWED, Step::Here),
        _ => {}
    }
}

/// A decrease is looked for against the other `maximum`, as in the reference; where it has none the reference fails,
/// and we say what is so.
fn exclusive_maximum(findings: &mut Findings<'_, '_>, original: &Number<'_>, update: &Number<'_>) {
    match (original.exclusive_maximum, update.exclusive_maximum) {
        (Some(before), Some(after)) if before > after => {
            if before > update.maximum.unwrap_or(after) {
                findings.difference(EXCLUSIVE_MAXIMUM_DECREASED, Step::Keyword(EXCLUSIVE_MAXIMUM.keyword));
            }
        }
        (before, after) => limit::differences(findings, EXCLUSIVE_MAXIMUM, before, after),
    }
}
