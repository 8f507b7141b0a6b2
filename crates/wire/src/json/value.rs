//! A JSON value as a client sent it.

/// A number, kept as its text: clients may send numbers where a string is expected, and the text then counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The digits as sent, or `NaN`, `Infinity`, `-Infinity`.
    pub text: String,
    /// Whether it has a fraction or an exponent, or is no finite number.
    pub is_float: bool,
}

/// A JSON value. Objects keep the order of their entries, and duplicates: the last one wins on decoding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the kinds of RFC 8259
pub enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The kind as error texts name it, with the token that begins it: "Array value (token `JsonToken.START_ARRAY`)".
    pub(super) fn described(&self) -> &'static str {
        match self {
            Self::Null => "Null value (token `JsonToken.VALUE_NULL`)",
            Self::Bool(true) => "Boolean value (token `JsonToken.VALUE_TRUE`)",
            Self::Bool(false) => "Boolean value (token `JsonToken.VALUE_FALSE`)",
            Self::Number(number) if number.is_float => "Floating-point value (token `JsonToken.VALUE_NUMBER_FLOAT`)",
            Self::Number(_) => "Integer value (token `JsonToken.VALUE_NUMBER_INT`)",
            Self::String(_) => "String value (token `JsonToken.VALUE_STRING`)",
            Self::Array(_) => "Array value (token `JsonToken.START_ARRAY`)",
            Self::Object(_) => "Object value (token `JsonToken.START_OBJECT`)",
        }
    }
}
