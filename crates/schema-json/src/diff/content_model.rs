//! What an object or an array says of properties or items that it does not declare.

use registrar_schema::CompareError;

use super::findings::Findings;
use crate::model::{Array, NodeId, Object};

/// What is said of an undeclared property or item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContentModel {
    /// It may be anything.
    Open,
    /// It is as that schema says: the content model is partially open.
    Covered(NodeId),
    /// It may not be.
    Closed,
}

impl ContentModel {
    /// What an object says of a property. An object with `patternProperties` is never open, even where it allows
    /// additional properties.
    pub(super) fn of_property<'a>(
        findings: &Findings<'_, 'a>,
        object: &Object<'a>,
        name: &str,
    ) -> Result<Self, CompareError> {
        for (pattern, schema) in &object.pattern_properties {
            if findings.finds(pattern, name)? {
                return Ok(Self::Covered(*schema));
            }
        }
        let is_open = object.allows_additional && object.pattern_properties.is_empty();
        Ok(Self::beyond(findings, is_open, object.additional_properties, object.unevaluated_properties))
    }

    /// What an array says of an item beyond the first ones.
    pub(super) fn of_items(findings: &Findings<'_, '_>, array: &Array) -> Self {
        Self::beyond(findings, array.allows_additional, array.additional_items, array.unevaluated_items)
    }

    fn beyond(
        findings: &Findings<'_, '_>,
        is_open: bool,
        additional: Option<NodeId>,
        unevaluated: Option<NodeId>,
    ) -> Self {
        let restricting = unevaluated.filter(|schema| !findings.is_empty(*schema));
        match (additional, restricting) {
            (Some(schema), _) => Self::Covered(schema),
            (None, None) if is_open => Self::Open,
            (None, Some(schema)) if !findings.is_false(schema) => Self::Covered(schema),
            _ => Self::Closed,
        }
    }
}
