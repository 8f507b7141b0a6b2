//! `not`.

use super::difference_type::{NOT_TYPE_EXTENDED, NOT_TYPE_NARROWED};
use super::findings::Findings;
use super::path::Step;
use crate::model::NodeId;

/// Finds whether less is excluded: what is excluded now must have been excluded before.
pub(super) fn differences(findings: &mut Findings<'_, '_>, original: NodeId, update: NodeId) {
    let narrowed = findings.are_compatible(update, original);
    findings.difference(if narrowed { NOT_TYPE_NARROWED } else { NOT_TYPE_EXTENDED }, Step::Keyword("not"));
}
