//! A JSON tree that keeps what the schema languages' canonical texts need: member order, number texts, and nothing
//! else. The two dialects read what the reference's parsers read (spec: formats 1.1 and 1.2).

mod number;
mod print;
mod read;

pub use number::{decimal_text, double_text};
pub use print::to_text;
pub use read::{Dialect, SyntaxError, parse, parse_prefix};
pub use registrar_json::push_string;

/// The deepest nesting that is read; the reference's parser has the same limit.
pub const MAX_DEPTH: usize = 1_000;

/// A JSON value. Dropping, cloning and printing recurse no deeper than [`MAX_DEPTH`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as its source text; also `NaN`, `Infinity`, `-Infinity` and `+Infinity` where the dialect allows them.
    Number(Box<str>),
    /// A string, unescaped.
    String(Box<str>),
    /// An array.
    Array(Vec<Json>),
    /// Members in source order, each name once: a repeated name keeps its first place and takes the last value.
    Object(Vec<(Box<str>, Json)>),
}

impl Json {
    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| **key == *name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&[(Box<str>, Json)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether this is a number written without fraction and exponent.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::Number(text) if number::is_integer(text))
    }
}
