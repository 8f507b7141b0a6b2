//! Why a tree is no schema.

use std::fmt;

/// What a walk through a schema met. Displays as the reference's message, which hides the loader's own reason
/// (spec: formats 0.2); the reason is kept for tests and for debugging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The root is neither an object nor a boolean; the reader's name of what it is.
    Root(&'static str),
    /// A subschema is neither an object nor a boolean.
    NotASchema,
    /// A keyword's value is of the wrong kind.
    WrongKind(&'static str),
    /// A regular expression that does not compile.
    Pattern(String),
    /// A `$ref` to nothing.
    Unresolved(String),
    /// An id or anchor that another schema has already.
    RepeatedId,
    /// The ids of the schema are too many or too long to keep.
    TooManyIds,
    /// A referenced text, by name, that is not a JSON object.
    ReferencedText(String),
    /// A property of the root begins with `$$` (strict only).
    ReservedPrefix,
}

impl Fault {
    /// Whether a `$ref` leads to what would have to be fetched.
    pub(crate) fn is_remote(&self) -> bool {
        let is_url = |uri: &str| uri.starts_with("http://") || uri.starts_with("https://");
        matches!(self, Self::Unresolved(reference) if is_url(reference))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(found) => {
                write!(f, "Invalid JSON schema: expected an object or boolean at the root, found {found}")
            }
            Self::ReservedPrefix => f.write_str("#: Field names cannot start with $$ prefix"),
            Self::NotASchema
            | Self::WrongKind(_)
            | Self::Pattern(_)
            | Self::Unresolved(_)
            | Self::RepeatedId
            | Self::TooManyIds
            | Self::ReferencedText(_) => f.write_str("Invalid JSON"),
        }
    }
}
