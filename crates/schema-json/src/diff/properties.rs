//! `properties`, and what the content models say of a property that only one side declares.

use registrar_schema::CompareError;

use super::content_model::ContentModel;
use super::difference_type::*;
use super::findings::Findings;
use super::hash_order::hash_ordered;
use super::path::Step;
use crate::model::{NodeId, Object};

pub(super) fn differences<'a>(
    findings: &mut Findings<'_, 'a>,
    original: &Object<'a>,
    update: &Object<'a>,
) -> Result<(), CompareError> {
    for name in hash_ordered(&original.properties, &update.properties) {
        findings.spend(1)?;
        match (original.properties.get(name), update.properties.get(name)) {
            (Some(before), Some(after)) => findings.within(*before, *after, Step::Named("properties", name)),
            (Some(before), None) => removed(findings, update, name, *before)?,
            (None, Some(after)) => added(findings, original, update, (name, *after))?,
            (None, None) => {}
        }
    }
    Ok(())
}

fn removed<'a>(
    findings: &mut Findings<'_, 'a>,
    update: &Object<'a>,
    name: &'a str,
    property: NodeId,
) -> Result<(), CompareError> {
    let step = Step::Named("properties", name);
    let kind = match ContentModel::of_property(findings, update, name)? {
        ContentModel::Open => PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL,
        ContentModel::Covered(schema) => {
            findings.within(property, schema, step);
            if findings.are_compatible(property, schema) {
                PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            } else {
                PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            }
        }
        ContentModel::Closed if findings.is_false(property) => PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL,
        ContentModel::Closed => PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL,
    };
    findings.difference(kind, step);
    Ok(())
}

fn added<'a>(
    findings: &mut Findings<'_, 'a>,
    original: &Object<'a>,
    update: &Object<'a>,
    (name, property): (&'a str, NodeId),
) -> Result<(), CompareError> {
    let step = Step::Named("properties", name);
    let content_model = ContentModel::of_property(findings, original, name)?;
    if let ContentModel::Covered(schema) = content_model {
        findings.within(schema, property, step);
        if findings.are_compatible(schema, property) {
            findings.difference(PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL, step);
        } else {
            findings.difference(PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL, step);
        }
    }
    let is_open = content_model == ContentModel::Open;
    let has_default = findings.node(property).has_default;
    let kind = match (is_open, update.required.contains(name)) {
        (true, _) if findings.is_empty(property) => PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL,
        (true, true) if has_default => REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL,
        (true, true) => REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
        (true, false) => OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
        (false, true) if has_default => REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL,
        (false, true) => REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL,
        (false, false) => OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL,
    };
    findings.difference(kind, step);
    Ok(())
}
