//! What may follow the value of a body: blanks.

use registrar_model::Error;

use super::{EXPECTED_VALUE, Reader, malformed};

impl Reader<'_> {
    /// Refuses anything after the value; a second value and a syntax fault read differently.
    pub(super) fn end(&mut self, bound_as: &str) -> Result<(), Error> {
        self.skip_blanks();
        let token = match self.peek() {
            None => return Ok(()),
            Some('{') => "START_OBJECT",
            Some('[') => "START_ARRAY",
            Some('"') => "VALUE_STRING",
            Some(c @ ('}' | ']')) => return Err(self.unopened(c)),
            Some('-' | '0'..='9') => "VALUE_NUMBER_INT",
            Some(c) if c.is_alphabetic() => match self.word() {
                "true" => "VALUE_TRUE",
                "false" => "VALUE_FALSE",
                "null" => "VALUE_NULL",
                word => return Err(malformed(format!("Unrecognized token '{word}': was expecting {EXPECTED_VALUE}"))),
            },
            Some(c) => return Err(self.unexpected(c, &format!("expected a valid value {EXPECTED_VALUE}"))),
        };
        Err(malformed(format!(
            "Trailing token (of type {token}) found after value (bound as `{bound_as}`): not allowed as per \
             `DeserializationFeature.FAIL_ON_TRAILING_TOKENS`"
        )))
    }

    /// The fault of a close marker at the top level.
    pub(super) fn unopened(&self, marker: char) -> Error {
        let container = if marker == '}' { "Object" } else { "Array" };
        malformed(format!("Unexpected close marker '{marker}': no open {container} to close"))
    }
}
