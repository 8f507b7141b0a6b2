//! Strings.

use super::difference_type::{PATTERN_ADDED, PATTERN_CHANGED, PATTERN_REMOVED};
use super::findings::Findings;
use super::limit::{self, MAX_LENGTH, MIN_LENGTH};
use super::path::Step;
use crate::model::Text;

pub(super) fn differences(findings: &mut Findings<'_, '_>, original: &Text<'_>, update: &Text<'_>) {
    limit::differences(findings, MAX_LENGTH, original.max_length, update.max_length);
    limit::differences(findings, MIN_LENGTH, original.min_length, update.min_length);
    let kind = match (original.pattern, update.pattern) {
        (None, Some(_)) => PATTERN_ADDED,
        (Some(_), None) => PATTERN_REMOVED,
        (original, update) if original != update => PATTERN_CHANGED,
        _ => return,
    };
    findings.difference(kind, Step::Keyword("pattern"));
}
