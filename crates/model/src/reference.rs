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
