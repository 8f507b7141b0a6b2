//! `additionalProperties`, `additionalItems`, `unevaluatedProperties` and `unevaluatedItems`.

use super::difference_type::*;
use super::findings::Findings;
use super::path::Step;
use crate::model::NodeId;

/// A keyword about what is not declared, and what its changes are called.
#[derive(Clone, Copy)]
pub(super) struct Optional {
    keyword: &'static str,
    added: &'static DifferenceType,
    extended: &'static DifferenceType,
    removed: &'static DifferenceType,
    narrowed: &'static DifferenceType,
}

pub(super) const ADDITIONAL_PROPERTIES: Optional = Optional {
    keyword: "additionalProperties",
    added: ADDITIONAL_PROPERTIES_ADDED,
    extended: ADDITIONAL_PROPERTIES_EXTENDED,
    removed: ADDITIONAL_PROPERTIES_REMOVED,
    narrowed: ADDITIONAL_PROPERTIES_NARROWED,
};

pub(super) const ADDITIONAL_ITEMS: Optional = Optional {
    keyword: "additionalItems",
    added: ADDITIONAL_ITEMS_ADDED,
    extended: ADDITIONAL_ITEMS_EXTENDED,
    removed: ADDITIONAL_ITEMS_REMOVED,
    narrowed: ADDITIONAL_ITEMS_NARROWED,
};

pub(super) const UNEVALUATED_PROPERTIES: Optional = Optional {
    keyword: "unevaluatedProperties",
    added: UNEVALUATED_PROPERTIES_ADDED,
    extended: UNEVALUATED_PROPERTIES_EXTENDED,
    removed: UNEVALUATED_PROPERTIES_REMOVED,
    narrowed: UNEVALUATED_PROPERTIES_NARROWED,
};

pub(super) const UNEVALUATED_ITEMS: Optional = Optional {
    keyword: "unevaluatedItems",
    added: UNEVALUATED_ITEMS_ADDED,
    extended: UNEVALUATED_ITEMS_EXTENDED,
    removed: UNEVALUATED_ITEMS_REMOVED,
    narrowed: UNEVALUATED_ITEMS_NARROWED,
};

/// Finds how an `additional...` keyword changed: whether there may be more, and of which schema.
pub(super) fn additional(
    findings: &mut Findings<'_, '_>,
    what: Optional,
    (allowed_before, before): (bool, Option<NodeId>),
    (allowed_after, after): (bool, Option<NodeId>),
) {
    let step = Step::Keyword(what.keyword);
    let kind = match (before, after) {
        _ if allowed_before != allowed_after => {
            if allowed_after {
                what.added
            } else {
                what.removed
            }
        }
        (None, Some(_)) => what.narrowed,
        (Some(_), None) => what.extended,
        (Some(before), Some(after)) => return findings.within(before, after, step),
        (None, None) => return,
    };
    findings.difference(kind, step);
}

/// Finds how an `unevaluated...` keyword changed. To the reference, a `{}` that comes to where nothing was said
/// narrows.
pub(super) fn unevaluated(
    findings: &mut Findings<'_, '_>,
    what: Optional,
    (before, after): (Option<NodeId>, Option<NodeId>),
) {
    let step = Step::Keyword(what.keyword);
    let kind = match (before, after) {
        (None, None) => return,
        (None, Some(after)) => {
            if findings.is_false(after) {
                what.removed
            } else {
                what.narrowed
            }
        }
        (Some(before), None) => {
            if findings.is_false(before) {
                what.added
            } else {
                what.extended
            }
        }
        (Some(before), Some(after)) => match (findings.is_false(before), findings.is_false(after)) {
            (true, false) => what.added,
            (false, true) => what.removed,
            _ => match (findings.is_empty(before), findings.is_empty(after)) {
                (true, false) => what.narrowed,
                (false, true) => what.extended,
                _ => return findings.within(before, after, step),
            },
        },
    };
    findings.difference(kind, step);
}
