//! `dependencies`, in which `dependentRequired` and `dependentSchemas` are counted in.

use std::collections::HashSet;

use super::difference_type::*;
use super::findings::Findings;
use super::hash_order::hash_ordered;
use super::path::Step;
use crate::model::{Named, NodeId, Object};

pub(super) fn differences<'a>(findings: &mut Findings<'_, 'a>, original: &Object<'a>, update: &Object<'a>) {
    names(findings, &original.required_beside, &update.required_beside);
    schemas(findings, &original.schemas_beside, &update.schemas_beside);
}

fn names<'a>(
    findings: &mut Findings<'_, 'a>,
    original: &Named<'a, HashSet<&'a str>>,
    update: &Named<'a, HashSet<&'a str>>,
) {
    for name in hash_ordered(original, update) {
        let kind = match (original.get(name), update.get(name)) {
            (None, _) => DEPENDENCY_ARRAY_ADDED,
            (Some(_), None) => DEPENDENCY_ARRAY_REMOVED,
            (Some(before), Some(after)) if before == after => continue,
            (Some(before), Some(after)) if after.is_superset(before) => DEPENDENCY_ARRAY_EXTENDED,
            (Some(before), Some(after)) if after.is_subset(before) => DEPENDENCY_ARRAY_NARROWED,
            (Some(_), Some(_)) => DEPENDENCY_ARRAY_CHANGED,
        };
        findings.difference(kind, Step::Named("dependencies", name));
    }
}

fn schemas<'a>(findings: &mut Findings<'_, 'a>, original: &Named<'a, NodeId>, update: &Named<'a, NodeId>) {
    for name in hash_ordered(original, update) {
        let step = Step::Named("dependencies", name);
        match (original.get(name), update.get(name)) {
            (None, _) => findings.difference(DEPENDENCY_SCHEMA_ADDED, step),
            (Some(_), None) => findings.difference(DEPENDENCY_SCHEMA_REMOVED, step),
            (Some(before), Some(after)) => findings.within(*before, *after, step),
        }
    }
}
