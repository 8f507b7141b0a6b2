//! Modes (spec: core 6.5).

use std::fmt;
use std::str::FromStr;

/// What may be written to a subject, a context, or the whole registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// Schemas are registered and get their ids here.
    #[default]
    ReadWrite,
    /// Nothing but the mode may change.
    ReadOnly,
    /// As `ReadOnly`; kept because topics and clients name it.
    ReadOnlyOverride,
    /// Schemas are written with the ids and versions that the client gives.
    Import,
    /// As `Import`; set on the global context only.
    Forward,
}

impl Mode {
    /// The name as stored and as answered.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadWrite => "READWRITE",
            Self::ReadOnly => "READONLY",
            Self::ReadOnlyOverride => "READONLY_OVERRIDE",
            Self::Import => "IMPORT",
            Self::Forward => "FORWARD",
        }
    }

    /// Whether schemas, settings and deletions are refused.
    pub fn is_read_only(self) -> bool {
        matches!(self, Self::ReadOnly | Self::ReadOnlyOverride)
    }

    /// Whether clients give the ids, and checks are skipped.
    pub fn takes_ids(self) -> bool {
        matches!(self, Self::Import | Self::Forward)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Mode {
    type Err = ();

    /// Reads a mode in any case, without trimming.
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::ReadWrite, Self::ReadOnly, Self::ReadOnlyOverride, Self::Import, Self::Forward]
            .into_iter()
            .find(|mode| mode.as_str().eq_ignore_ascii_case(text))
            .ok_or(())
    }
}
