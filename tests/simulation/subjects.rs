//! The subjects of a run, and what is registered under each.

use crate::schema::Language;

/// What clients do with a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Schemas of one language.
    Of(Language),
    /// Schemas that refer to [`REFERRED`] of their own context.
    Referring,
    /// Schemas with ids that the client chooses, while the subject is in mode IMPORT.
    Imported,
    /// Schemas that soon go again, and their context [`PASSING`] with them.
    Passing,
}

/// Which subject others of its context refer to.
pub const REFERRED: &str = "s0";

/// A context that is deleted when it holds nothing.
pub const PASSING: &str = ".b";

/// Every subject.
pub const SUBJECTS: [(&str, Use); 7] = [
    ("s0", Use::Of(Language::Avro)),
    ("j", Use::Of(Language::Json)),
    (":.a:s0", Use::Of(Language::Avro)),
    (":.a:w", Use::Referring),
    (":.a:p", Use::Of(Language::Protobuf)),
    (":.a:i", Use::Imported),
    (":.b:s1", Use::Passing),
];

/// The names of all.
pub fn names() -> impl Iterator<Item = String> {
    SUBJECTS.into_iter().map(|(subject, _)| subject.to_owned())
}
