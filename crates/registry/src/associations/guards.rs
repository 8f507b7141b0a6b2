//! What associations forbid elsewhere (spec: core 10.7).

use registrar_model::{ContextName, Error, ErrorKind, Lifecycle, QualifiedSubject, Reference};
use registrar_state::View;

/// A subject that a resource uses keeps its schemas.
pub(crate) fn check_unassociated(view: &View<'_>, subject: &QualifiedSubject) -> Result<(), Error> {
    let name = subject.to_string();
    if view.associations_of_subject(&name).is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::SubjectAssociated, [name]))
}

/// A subject that a resource owns goes away with it, so schemas elsewhere may not refer to it.
pub(crate) fn check_references(view: &View<'_>, home: &ContextName, references: &[Reference]) -> Result<(), Error> {
    for reference in references {
        let target = QualifiedSubject::parse_in(home, &reference.subject).to_string();
        if is_owned(view, &target) {
            let text = format!("Subject '{}' has a strong association and cannot be referenced", reference.subject);
            return Err(Error::new(ErrorKind::OperationNotPermitted, [text]));
        }
    }
    Ok(())
}

/// Whether a resource owns a subject, given in its normal form.
pub(super) fn is_owned(view: &View<'_>, subject: &str) -> bool {
    view.associations_of_subject(subject).iter().any(|one| one.value.lifecycle == Lifecycle::Strong)
}
