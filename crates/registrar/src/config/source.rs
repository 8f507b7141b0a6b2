//! Where settings come from: a properties file, the environment, the command line.

mod environment;
mod overrides;
mod properties;

use std::fmt;

pub(super) use environment::{fallbacks, read as environment};
pub(super) use overrides::read as overrides;
pub(super) use properties::read as properties;

/// Which layer set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// The properties file with this path.
    File(String),
    /// The environment variable with this name.
    Environment(String),
    /// `--override`.
    Override,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "from {path}"),
            Self::Environment(name) => write!(f, "from the environment variable {name}"),
            Self::Override => f.write_str("from --override"),
        }
    }
}

/// A key, its value as written, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) origin: Origin,
}
