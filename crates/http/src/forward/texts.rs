//! Which texts an operation fails with when nobody carries it out (spec: core 3.7).

use registrar_registry::store::{
    DELETE_ASSOCIATION, DELETE_CONFIG, DELETE_CONTEXT, DELETE_MODE, DELETE_SUBJECT, DELETE_VERSION, REGISTER,
    UPDATE_CONFIG, UPDATE_MODE, WriteTexts,
};
use registrar_wire::Operation;

/// The texts of an operation that writes.
pub(super) fn of(operation: Operation) -> &'static WriteTexts {
    match operation {
        Operation::DeleteVersion => &DELETE_VERSION,
        Operation::DeleteSubject => &DELETE_SUBJECT,
        Operation::UpdateConfig | Operation::UpdateSubjectConfig => &UPDATE_CONFIG,
        Operation::DeleteConfig | Operation::DeleteSubjectConfig => &DELETE_CONFIG,
        Operation::UpdateMode | Operation::UpdateSubjectMode => &UPDATE_MODE,
        Operation::DeleteMode | Operation::DeleteSubjectMode => &DELETE_MODE,
        Operation::DeleteContext => &DELETE_CONTEXT,
        Operation::DeleteAssociations => &DELETE_ASSOCIATION,
        // associations are worded as registrations are
        _ => &REGISTER,
    }
}
