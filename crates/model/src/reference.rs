//! References from one schema to another (spec: formats 3).

use std::fmt;
use std::sync::Arc;

/// "The name `name` in this schema is version `version` of `subject`."
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// What the referring text calls it: a type name, a URI, an import path.
    pub name: Arc<str>,
    /// The subject as written; without a context it lives in the referrer's.
    pub subject: Arc<str>,
    /// The version; -1 until "latest" has been replaced by a number.
    pub version: i32,
}

/// As error texts print it (spec: formats 0.2).
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{name='{}', subject='{}', version={}}}", self.name, self.subject, self.version)
    }
}

/// A reference as a client wrote it, parts of it perhaps missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestedReference {
    /// What the text calls it.
    pub name: Option<String>,
    /// The subject, qualified or in the referrer's context.
    pub subject: Option<String>,
    /// The version; -1 for the latest.
    pub version: Option<i32>,
}

impl RequestedReference {
    /// The reference, if no part is missing.
    pub fn complete(&self) -> Option<Reference> {
        let (name, subject) = (self.name.as_deref()?.into(), self.subject.as_deref()?.into());
        Some(Reference { name, subject, version: self.version? })
    }
}

impl From<&Reference> for RequestedReference {
    fn from(reference: &Reference) -> Self {
        let Reference { name, subject, version } = reference;
        Self { name: Some(name.to_string()), subject: Some(subject.to_string()), version: Some(*version) }
    }
}

/// As error texts print it: a missing part is `null`.
impl fmt::Display for RequestedReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |part: &Option<String>| part.as_deref().unwrap_or("null").to_owned();
        let version = self.version.map_or("null".to_owned(), |version| version.to_string());
        write!(f, "{{name='{}', subject='{}', version={version}}}", text(&self.name), text(&self.subject))
    }
}
