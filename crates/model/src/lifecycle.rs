//! Whose a subject is that an association names (spec: core 10.1).

use std::fmt;
use std::str::FromStr;

/// The lifecycle of an association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lifecycle {
    /// The resource shares the subject with others.
    Weak,
    /// The resource owns the subject: it comes with it and goes with it.
    Strong,
}

impl Lifecycle {
    /// Every lifecycle, in the order in which error texts list them.
    pub const ALL: [Self; 2] = [Self::Weak, Self::Strong];

    /// The name as stored and as answered.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "WEAK",
            Self::Strong => "STRONG",
        }
    }

    /// Whether an association is frozen where nothing says so.
    pub fn is_frozen(self) -> bool {
        self == Self::Strong
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Lifecycle {
    type Err = ();

    /// Reads a lifecycle in upper case.
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lifecycle| lifecycle.as_str() == text).ok_or(())
    }
}
