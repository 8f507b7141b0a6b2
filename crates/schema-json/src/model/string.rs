//! String nodes.

use super::fragments::Reader;

/// A string. `format` is not compared.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    /// `maxLength`.
    pub(crate) max_length: Option<f64>,
    /// `minLength`.
    pub(crate) min_length: Option<f64>,
    /// `pattern`.
    pub(crate) pattern: Option<&'a str>,
}

impl<'a> Text<'a> {
    pub(super) fn read(reader: &Reader<'a, '_, '_>) -> Self {
        Self {
            max_length: reader.number("maxLength"),
            min_length: reader.number("minLength"),
            pattern: reader.string("pattern"),
        }
    }
}
