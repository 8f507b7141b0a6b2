//! Number nodes.

use registrar_schema::json::Json;

use super::fragments::Reader;

/// A number. The boolean limits of draft 4 are not compared.
#[derive(Debug)]
pub(crate) struct Number<'a> {
    /// Whether it is an integer.
    pub(crate) is_integer: bool,
    /// `maximum`.
    pub(crate) maximum: Option<f64>,
    /// `minimum`.
    pub(crate) minimum: Option<f64>,
    /// `exclusiveMaximum`, if it is a number.
    pub(crate) exclusive_maximum: Option<f64>,
    /// `exclusiveMinimum`, if it is a number.
    pub(crate) exclusive_minimum: Option<f64>,
    /// `multipleOf`, as its text.
    pub(crate) multiple_of: Option<&'a str>,
}

impl<'a> Number<'a> {
    pub(super) fn read(reader: &Reader<'a, '_, '_>, is_integer: bool) -> Self {
        Self {
            is_integer,
            maximum: reader.number("maximum"),
            minimum: reader.number("minimum"),
            exclusive_maximum: reader.number("exclusiveMaximum"),
            exclusive_minimum: reader.number("exclusiveMinimum"),
            multiple_of: reader.get("multipleOf").and_then(text),
        }
    }
}

fn text(json: &Json) -> Option<&str> {
    match json {
        Json::Number(text) => Some(text),
        _ => None,
    }
}
