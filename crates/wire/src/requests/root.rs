//! What `POST /` takes: a map of texts, or nothing (spec: core 2.2).

use registrar_model::Error;

use crate::json;

/// Checks the body of `POST /`, whose content nobody needs.
///
/// # Errors
/// 400 for anything but a map of texts.
pub fn check_root(body: &[u8]) -> Result<(), Error> {
    let Some(value) = json::read(body, "Map")? else { return Ok(()) };
    // nulls are texts enough here
    let text = |item| json::string(item).map(|text| Some(text.unwrap_or_default()));
    json::text_map(value, "String", "Map", text).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_takes_texts_and_nothing_else() {
        for body in ["", "null", "{}", r#"{"a": "b"}"#, r#"{"a": 1}"#, r#"{"a": null}"#] {
            assert_eq!(check_root(body.as_bytes()), Ok(()), "{body}");
        }
        let rows = [
            (
                r#"{"a": {}}"#,
                "Cannot deserialize value of type `String` from Object value (token `JsonToken.START_OBJECT`)",
            ),
            ("[]", "Cannot deserialize value of type `String>` from Array value (token `JsonToken.START_ARRAY`)"),
            (
                "\"x\"",
                "Cannot construct instance of `LinkedHashMap` (although at least one Creator exists): no String-argument constructor/factory method to deserialize from String value ('x')",
            ),
            ("3", "Cannot deserialize value of type `String>` from Integer value (token `JsonToken.VALUE_NUMBER_INT`)"),
            ("true", "Cannot deserialize value of type `String>` from Boolean value (token `JsonToken.VALUE_TRUE`)"),
        ];
        for (body, message) in rows {
            assert_eq!(check_root(body.as_bytes()).unwrap_err().message(), message);
        }
    }
}
