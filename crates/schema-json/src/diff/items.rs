//! The first items of an array, one by one, and what the content models say of an item that only one side declares.

use super::content_model::ContentModel;
use super::difference_type::*;
use super::findings::Findings;
use super::path::Step;
use crate::model::{Array, NodeId};

pub(super) fn differences(findings: &mut Findings<'_, '_>, original: &Array, update: &Array) {
    let both = original.items.len().min(update.items.len());
    for (place, (before, after)) in original.items.iter().zip(&update.items).enumerate() {
        findings.within(*before, *after, Step::Item(place));
    }
    for (place, item) in original.items.iter().enumerate().skip(both) {
        removed(findings, update, *item, Step::Item(place));
    }
    for (place, item) in update.items.iter().enumerate().skip(both) {
        added(findings, original, *item, Step::Item(place));
    }
}

fn removed<'a>(findings: &mut Findings<'_, 'a>, update: &Array, item: NodeId, step: Step<'a>) {
    let kind = match ContentModel::of_items(findings, update) {
        ContentModel::Open => ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL,
        ContentModel::Covered(schema) => {
            findings.within(item, schema, step);
            if findings.are_compatible(item, schema) {
                ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            } else {
                ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            }
        }
        ContentModel::Closed if findings.is_false(item) => ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL,
        ContentModel::Closed => ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL,
    };
    findings.difference(kind, step);
}

fn added<'a>(findings: &mut Findings<'_, 'a>, original: &Array, item: NodeId, step: Step<'a>) {
    let kind = match ContentModel::of_items(findings, original) {
        ContentModel::Open if findings.is_empty(item) => ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL,
        ContentModel::Open => ITEM_ADDED_TO_OPEN_CONTENT_MODEL,
        ContentModel::Covered(schema) => {
            findings.within(schema, item, step);
            if findings.are_compatible(schema, item) {
                ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            } else {
                ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            }
        }
        ContentModel::Closed => ITEM_ADDED_TO_CLOSED_CONTENT_MODEL,
    };
    findings.difference(kind, step);
}
