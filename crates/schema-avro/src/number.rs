//! Numbers as Avro keeps them: integers as they are, all others as doubles.

use registrar_schema::json::{Json, double_text};

/// The reference's message where a value is lost that it has to keep.
pub(crate) const VALUE_LOST: &str = "Cannot invoke \"Object.getClass()\" because \"datum\" is null";

/// Whether a value is a number that an `int` holds.
pub(crate) fn is_int(json: &Json) -> bool {
    matches!(json, Json::Number(text) if text.parse::<i32>().is_ok())
}

/// Whether a value is a number that a `long` holds.
pub(crate) fn is_long(json: &Json) -> bool {
    matches!(json, Json::Number(text) if text.parse::<i64>().is_ok())
}

/// Rewrites every number of a tree to the text that it prints as.
pub(crate) fn settle(json: &mut Json) {
    match json {
        Json::Number(text) => {
            if let Some(settled) = settled(text) {
                *json = settled;
            }
        }
        Json::Array(items) => items.iter_mut().for_each(settle),
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| settle(value)),
        Json::Null | Json::Bool(_) | Json::String(_) => {}
    }
}

fn settled(text: &str) -> Option<Json> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return (text == "-0").then(|| Json::Number("0".into()));
    }
    Some(double(text.parse().unwrap_or(f64::NAN)))
}

/// A double as it prints. JSON has no numbers for infinities: they print as strings do, and remain numbers until their
/// text is read again.
pub(crate) fn double(value: f64) -> Json {
    let text = double_text(value);
    Json::Number(if value.is_finite() { text.into() } else { format!("\"{text}\"").into() })
}

/// The value of a number that prints as [`double`] has it.
pub(crate) fn double_value(text: &str) -> Option<f64> {
    text.trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use registrar_schema::json::{Dialect, parse, to_text};

    use super::*;

    #[test]
    fn integers_stay_and_others_become_doubles() {
        let text = r#"{"a":[1,-0,12345678901234567890,1e3,1.50,-0.0,1E10,1e999],"b":1e-7}"#;
        let mut json = parse(text, Dialect::default()).unwrap().unwrap();
        settle(&mut json);
        let settled = r#"{"a":[1,0,12345678901234567890,1000.0,1.5,-0.0,1.0E10,"Infinity"],"b":1.0E-7}"#;
        assert_eq!(to_text(&json), settled);
        assert_eq!(json.get("a").and_then(|items| items.as_array()?.last()?.as_str()), None, "still a number");
    }
}
