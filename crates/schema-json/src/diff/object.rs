//! Objects.

use registrar_schema::CompareError;

use super::findings::Findings;
use super::limit::{self, MAX_PROPERTIES, MIN_PROPERTIES};
use super::{dependencies, optional, properties, required};
use crate::model::Object;

pub(super) fn differences<'a>(
    findings: &mut Findings<'_, 'a>,
    original: &Object<'a>,
    update: &Object<'a>,
) -> Result<(), CompareError> {
    required::differences(findings, original, update);
    properties::differences(findings, original, update)?;
    dependencies::differences(findings, original, update);
    optional::additional(
        findings,
        optional::ADDITIONAL_PROPERTIES,
        (original.allows_additional, original.additional_properties),
        (update.allows_additional, update.additional_properties),
    );
    let unevaluated = (original.unevaluated_properties, update.unevaluated_properties);
    optional::unevaluated(findings, optional::UNEVALUATED_PROPERTIES, unevaluated);
    limit::differences(findings, MAX_PROPERTIES, original.max_properties, update.max_properties);
    limit::differences(findings, MIN_PROPERTIES, original.min_properties, update.min_properties);
    Ok(())
}
