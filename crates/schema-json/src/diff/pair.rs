//! The differences of one pair.

use registrar_schema::CompareError;

use super::difference_type::TYPE_CHANGED;
use super::findings::Findings;
use super::judge::Verdicts;
use super::path::Step;
use super::{Comparison, Pair, array, combined, enumeration, negation, number, object, string};
use crate::model::Shape;

/// The verdict on a pair that hangs on no other one; `None` if it hangs on others.
pub(super) fn verdict(comparison: &Comparison<'_, '_>, pair: Pair) -> Option<bool> {
    let shape = |node| &comparison.model.node(node).shape;
    match (shape(pair.original), shape(pair.update)) {
        (Shape::Combined(_), _)
        | (_, Shape::Combined(_))
        | (Shape::Object(_), Shape::Object(_))
        | (Shape::Array(_), Shape::Array(_))
        | (Shape::Not(_), Shape::Not(_)) => None,
        _ => {
            let verdicts = Verdicts::default();
            let mut findings = Findings::new(comparison, &verdicts);
            differences(&mut findings, pair).ok()?;
            Some(findings.list.is_empty())
        }
    }
}

/// Finds the differences of a pair.
pub(super) fn differences(findings: &mut Findings<'_, '_>, pair: Pair) -> Result<(), CompareError> {
    if combined::fits_one_child(findings, pair) {
        return Ok(());
    }
    let (original, update) = (findings.node(pair.original), findings.node(pair.update));
    match (&original.shape, &update.shape) {
        (Shape::String(original), Shape::String(update)) => string::differences(findings, original, update),
        (Shape::Number(original), Shape::Number(update)) => number::differences(findings, original, update),
        (Shape::Array(original), Shape::Array(update)) => array::differences(findings, original, update),
        (Shape::Object(original), Shape::Object(update)) => object::differences(findings, original, update)?,
        (Shape::Combined(original), Shape::Combined(update)) => combined::differences(findings, original, update)?,
        (Shape::Enum(original), Shape::Enum(update)) => enumeration::differences(findings, original, update),
        (Shape::Const(original), Shape::Const(update)) => enumeration::of_constants(findings, *original, *update),
        (Shape::Not(original), Shape::Not(update)) => negation::differences(findings, *original, *update),
        (Shape::Metaschema(original), Shape::Metaschema(update)) if original == update => {}
        (Shape::Null, Shape::Null) | (Shape::Boolean, Shape::Boolean) | (Shape::Conditional, Shape::Conditional) => {}
        // nothing was written, or anything is read
        (Shape::False, _) | (_, Shape::Empty) => {}
        _ if original.is_bytes && update.is_bytes => {}
        _ => findings.difference(TYPE_CHANGED, Step::Here),
    }
    Ok(())
}
