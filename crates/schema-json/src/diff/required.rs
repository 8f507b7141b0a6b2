//! `required`.

use super::difference_type::{
    REQUIRED_ATTRIBUTE_ADDED, REQUIRED_ATTRIBUTE_REMOVED, REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED,
};
use super::findings::Findings;
use super::hash_order::hash_ordered;
use super::path::Step;
use crate::model::{Named, Object};

/// Finds what became required of the properties that both sides declare; what is required without being declared, or is
/// new altogether, is not this rule's.
pub(super) fn differences<'a>(findings: &mut Findings<'_, 'a>, original: &Object<'a>, update: &Object<'a>) {
    for name in hash_ordered(&original.properties, &Named::default()) {
        let Some(property) = update.properties.get(name) else { continue };
        let kind = match (original.required.contains(name), update.required.contains(name)) {
            (false, true) if findings.node(*property).has_default => REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED,
            (false, true) => REQUIRED_ATTRIBUTE_ADDED,
            (true, false) => REQUIRED_ATTRIBUTE_REMOVED,
            _ => continue,
        };
        findings.difference(kind, Step::Named("required", name));
    }
}
