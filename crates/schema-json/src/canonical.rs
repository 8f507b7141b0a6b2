//! The canonical tree, whose print is the stored text, and the normal form (spec: formats 2.3).

use std::cmp::Ordering;

use registrar_schema::json::{Json, decimal_text};

/// The longest number text that the reference's reader takes. Characters.
const MAX_NUMBER_LENGTH: usize = 1_000;

/// The longest member name that the reference's reader takes. Characters.
const MAX_NAME_LENGTH: usize = 50_000;

/// A value is beyond the limits of the reference's reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BeyondLimits;

/// Rewrites numbers as the reference prints them: decimals as `BigDecimal`, non-numbers as strings. The shared printer
/// does the rest.
pub(crate) fn canonicalise(json: &mut Json) -> Result<(), BeyondLimits> {
    match json {
        Json::Number(text) if is_printed_as_is(text) => {}
        Json::Number(text) => *json = number(text)?,
        Json::Array(items) => items.iter_mut().try_for_each(canonicalise)?,
        Json::Object(members) => {
            for (name, value) in members {
                if name.len() > MAX_NAME_LENGTH && name.chars().count() > MAX_NAME_LENGTH {
                    return Err(BeyondLimits);
                }
                canonicalise(value)?;
            }
        }
        Json::Null | Json::Bool(_) | Json::String(_) => {}
    }
    Ok(())
}

/// Spares most numbers a copy.
fn is_printed_as_is(text: &str) -> bool {
    let is_integer = text.len() <= MAX_NUMBER_LENGTH && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_integer && text != "-0"
}

fn number(text: &str) -> Result<Json, BeyondLimits> {
    if !text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(Json::String(text.trim_start_matches('+').into()));
    }
    if text.len() > MAX_NUMBER_LENGTH || !scale_fits(text) {
        return Err(BeyondLimits);
    }
    Ok(Json::Number(decimal_text(text).into()))
}

/// A `BigDecimal` is digits * 10^-scale, and both the scale and the exponent are 32-bit numbers.
fn scale_fits(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return true };
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let scale = exponent.parse::<i32>().ok().and_then(|exponent| i32::try_from(fraction).ok()?.checked_sub(exponent));
    scale.is_some()
}

/// Sorts the members of every object by UTF-16 code unit, as Java compares strings; arrays keep their order.
pub(crate) fn sort_members(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(sort_members),
        Json::Object(members) => {
            members.sort_by(|(left, _), (right, _)| utf16_order(left, right));
            members.iter_mut().for_each(|(_, value)| sort_members(value));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn utf16_order(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

#[cfg(test)]
mod tests {
    use registrar_schema::json::to_text;

    use super::*;
    use crate::language::read;

    fn canonical(text: &str) -> Option<String> {
        read(text).map(|tree| to_text(&tree))
    }

    #[test]
    fn texts_print_as_the_reference_prints_them() {
        let rows = [
            (r#"{ "b" : 1 , "a" : [ 3 , 1.0 , 1e5 ] }"#, r#"{"b":1,"a":[3,1.0,1E+5]}"#),
            (r#"{"x":1.10,"y":1E400,"z":12345678901234567890}"#, r#"{"x":1.10,"y":1E+400,"z":12345678901234567890}"#),
            (r#"[NaN,Infinity,-Infinity,+INF,-0,-0.0]"#, r#"["NaN","Infinity","-Infinity","Infinity",0,0.0]"#),
            (r#""\u0001\u001f\t\/\u00fc\"\\""#, "\"\\u0001\\u001F\\t/\u{fc}\\\"\\\\\""),
            (r#"{"a":1,"b":2,"a":3} trailing"#, r#"{"a":3,"b":2}"#),
            ("true", "true"),
        ];
        for (text, printed) in rows {
            assert_eq!(canonical(text).as_deref(), Some(printed), "{text}");
        }
    }

    #[test]
    fn texts_beyond_the_limits_are_refused() {
        assert!(canonical(&"1".repeat(MAX_NUMBER_LENGTH)).is_some());
        assert!(canonical(&"1".repeat(MAX_NUMBER_LENGTH + 1)).is_none());
        for (number, printed) in [
            ("1e99999999999", None),
            ("1e-2147483648", None),
            ("1.5e-2147483647", None),
            ("1e-2147483647", Some("1E-2147483647")),
            ("1e2147483647", Some("1E+2147483647")),
        ] {
            assert_eq!(canonical(number).as_deref(), printed);
        }
        assert!(canonical(&format!("{{\"{}\":1}}", "n".repeat(MAX_NAME_LENGTH + 1))).is_none());
        assert!(canonical(&"[".repeat(10_000)).is_none());
        for not_json in ["", "  ", "{", "{'a':1}", "[1,]", "// c\n1"] {
            assert!(canonical(not_json).is_none(), "{not_json}");
        }
    }

    #[test]
    fn members_sort_by_utf16_code_unit() {
        let mut tree = read("{\"b\":{\"z\":[2,1],\"$id\":0},\"B\":0,\"\u{ff5e}\":1,\"\u{1f600}\":2}").unwrap();
        sort_members(&mut tree);
        // a surrogate pair sorts before U+FF5E
        assert_eq!(to_text(&tree), "{\"B\":0,\"b\":{\"$id\":0,\"z\":[2,1]},\"\u{1f600}\":2,\"\u{ff5e}\":1}");
    }
}
