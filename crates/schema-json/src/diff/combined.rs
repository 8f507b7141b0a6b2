//! `allOf`, `anyOf` and `oneOf`.

use registrar_schema::CompareError;

use super::difference_type::*;
use super::findings::Findings;
use super::path::Step;
use super::{Pair, matching};
use crate::document::Criterion;
use crate::model::{Combined, Shape};

/// Whether one side is combined, the other one is not, and one child makes the two compatible.
pub(super) fn fits_one_child(findings: &mut Findings<'_, '_>, pair: Pair) -> bool {
    let Pair { original, update } = pair;
    match (&findings.node(original).shape, &findings.node(update).shape) {
        (Shape::Combined(_), Shape::Combined(_)) => false,
        (_, Shape::Combined(combined)) => {
            let counts = combined.children.len() == 1 || combined.criterion != Criterion::All;
            counts && combined.children.iter().any(|child| findings.are_compatible(original, *child))
        }
        (Shape::Combined(combined), _) => {
            let counts = combined.children.len() == 1 || combined.criterion == Criterion::All;
            counts && combined.children.iter().any(|child| findings.are_compatible(*child, update))
        }
        _ => false,
    }
}

/// Finds how two combined nodes differ: by criterion, by the number of their children, and by whether each child of the
/// smaller one has a child of its own in the other one.
pub(super) fn differences(
    findings: &mut Findings<'_, '_>,
    original: &Combined,
    update: &Combined,
) -> Result<(), CompareError> {
    if original.criterion != update.criterion {
        if !is_extended(original, update) {
            findings.difference(COMBINED_TYPE_CHANGED, Step::Here);
            return Ok(());
        }
        findings.difference(COMBINED_TYPE_EXTENDED, Step::Here);
    }
    let (before, after) = (original.distinct.len(), update.distinct.len());
    if before < after {
        let is_product = update.criterion == Criterion::All;
        findings.difference(if is_product { PRODUCT_TYPE_EXTENDED } else { SUM_TYPE_EXTENDED }, Step::Here);
    } else if before > after {
        let is_product = original.criterion == Criterion::All;
        findings.difference(if is_product { PRODUCT_TYPE_NARROWED } else { SUM_TYPE_NARROWED }, Step::Here);
    }
    findings.spend(before.saturating_mul(after))?;
    let fits = |child| {
        let fitting =
            (0..after).filter(|other| findings.are_compatible(original.distinct[child], update.distinct[*other]));
        fitting.collect()
    };
    let fitting: Vec<Vec<usize>> = (0..before).map(fits).collect();
    if matching::maximum(&fitting, after, |steps| findings.spend(steps))? < before.min(after) {
        findings.difference(COMBINED_TYPE_SUBSCHEMAS_CHANGED, Step::Here);
    }
    Ok(())
}

/// Whether what one criterion allows, the other one allows as well.
fn is_extended(original: &Combined, update: &Combined) -> bool {
    let (one_before, one_after) = (original.distinct.len() == 1, update.distinct.len() == 1);
    update.criterion == Criterion::Any
        || (one_before && one_after)
        || (one_before && update.criterion == Criterion::One)
        || (one_after && original.criterion == Criterion::All)
}
