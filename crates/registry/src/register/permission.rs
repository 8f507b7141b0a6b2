//! What the mode in force allows (spec: core 3.5, 6.5).

use registrar_model::{Error, ErrorKind, Mode, QualifiedSubject};

/// Whether anything may be written under a subject. At the top level the texts say `null`.
pub(crate) fn check_writable(subject: &QualifiedSubject, mode: Mode) -> Result<(), Error> {
    if mode.is_read_only() { Err(refusal(subject, "is in read-only mode")) } else { Ok(()) }
}

/// Whether a schema may be registered, with an id of the client's or without.
pub(super) fn check_registrable(subject: &QualifiedSubject, mode: Mode, id: Option<i32>) -> Result<(), Error> {
    check_writable(subject, mode)?;
    match id {
        Some(_) if !mode.takes_ids() => Err(refusal(subject, "is not in import mode")),
        None if mode != Mode::ReadWrite => Err(refusal(subject, "is not in read-write mode")),
        _ => Ok(()),
    }
}

fn refusal(subject: &QualifiedSubject, what: &str) -> Error {
    let name = if subject.is_top_level() { "null".to_owned() } else { subject.to_string() };
    let text = format!("Subject {name} in context {} {what}", subject.context.prefix());
    Error::new(ErrorKind::OperationNotPermitted, [text])
}
