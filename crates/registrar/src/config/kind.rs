//! What a key's value may be, and how it is read.

use std::fmt;
use std::time::Duration;

use registrar_kafka::Fencing;
use registrar_model::CompatibilityLevel;

/// The largest value of the reference's INT.
pub(crate) const INT_MAX: i64 = i32::MAX as i64;

/// What a value may be. Values are trimmed before they are read, as the reference does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// Any text; printed as `[hidden]`.
    Password,
    /// Items separated by commas.
    List,
    /// `true` or `false`, in any case.
    Bool,
    /// A whole number between two bounds, both allowed.
    Int(i64, i64),
    /// A decimal number.
    Float,
    /// One of these, in any case.
    Choice(&'static [&'static str]),
}

impl Kind {
    /// Whether `text` is allowed.
    pub(crate) fn accepts(self, text: &str) -> bool {
        let text = text.trim();
        match self {
            Self::Text | Self::Password | Self::List => true,
            Self::Bool => bool::read(text).is_some(),
            Self::Int(low, high) => i64::read(text).is_some_and(|number| (low..=high).contains(&number)),
            Self::Float => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Choice(names) => names.iter().any(|name| name.eq_ignore_ascii_case(text)),
        }
    }

    /// The name of the type in the documentation.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Password => "password",
            Self::List => "list",
            Self::Bool => "boolean",
            Self::Int(..) => "int",
            Self::Float => "double",
            Self::Choice(_) => "choice",
        }
    }
}

/// What is allowed, for error texts and the documentation.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text | Self::Password => f.write_str("a text"),
            Self::List => f.write_str("a list separated by commas"),
            Self::Bool => f.write_str("true or false"),
            Self::Int(low, high) => write!(f, "a whole number from {low} to {high}"),
            Self::Float => f.write_str("a number"),
            Self::Choice(names) => write!(f, "one of {}", names.join(", ")),
        }
    }
}

/// A Rust type that a checked value is read as. `None` only for what [`Kind::accepts`] refuses.
pub(crate) trait Typed: Default {
    /// Reads a trimmed value.
    fn read(text: &str) -> Option<Self>;
}

impl Typed for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Typed for bool {
    fn read(text: &str) -> Option<Self> {
        match text {
            _ if text.eq_ignore_ascii_case("true") => Some(true),
            _ if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }
}

impl Typed for Vec<String> {
    fn read(text: &str) -> Option<Self> {
        Some(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect())
    }
}

/// Milliseconds.
impl Typed for Duration {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::from_millis)
    }
}

impl Typed for CompatibilityLevel {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Typed for Fencing {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(impl Typed for $number {
        fn read(text: &str) -> Option<Self> {
            text.parse().ok()
        }
    })* };
}
numbers!(i32, i64, u16, u64, usize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_accepted_or_refused() {
        let choice = Kind::Choice(&["NONE", "BACKWARD"]);
        let rows: [(Kind, &str, bool); 20] = [
            (Kind::Text, "", true),
            (Kind::Password, "x", true),
            (Kind::List, "a, b", true),
            (Kind::Bool, " TRUE ", true),
            (Kind::Bool, "yes", false),
            (Kind::Bool, "", false),
            (Kind::Int(0, 10), "10", true),
            (Kind::Int(0, 10), "+7", true),
            (Kind::Int(0, 10), "11", false),
            (Kind::Int(0, 10), "-1", false),
            (Kind::Int(0, 10), "1.0", false),
            (Kind::Int(0, 10), "", false),
            (Kind::Int(0, INT_MAX), "99999999999999999999", false),
            (Kind::Float, "0.05", true),
            (Kind::Float, "NaN", false),
            (Kind::Float, "inf", false),
            (Kind::Float, "x", false),
            (choice, "backward", true),
            (choice, "", false),
            (choice, "sideways", false),
        ];
        for (kind, text, accepted) in rows {
            assert_eq!(kind.accepts(text), accepted, "{kind:?} {text:?}");
        }
    }

    #[test]
    fn values_are_read() {
        assert_eq!(Vec::<String>::read(" a ,b,, c"), Some(vec!["a".into(), "b".into(), "c".into()]));
        assert_eq!(Vec::<String>::read(""), Some(vec![]));
        assert_eq!(Duration::read("500"), Some(Duration::from_millis(500)));
        assert_eq!(CompatibilityLevel::read("full_transitive"), Some(CompatibilityLevel::FullTransitive));
    }
}
