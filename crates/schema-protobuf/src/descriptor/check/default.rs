//! Defaults, read as the reference's Protobuf library reads them.

use crate::descriptor::message::KINDS;

/// Whether a text is a value of that predefined type. Every text is a bool, a string or bytes.
pub(super) fn is_value(kind: Option<i32>, text: &str) -> bool {
    let Some((scalar, _)) = KINDS.iter().find(|(_, known)| kind == Some(*known)) else { return true };
    match *scalar {
        "int32" | "sint32" | "sfixed32" => integer(text).is_some_and(|value| i32::try_from(value).is_ok()),
        "int64" | "sint64" | "sfixed64" => integer(text).is_some_and(|value| i64::try_from(value).is_ok()),
        "uint32" | "fixed32" => unsigned(text).is_some_and(|value| u32::try_from(value).is_ok()),
        "uint64" | "fixed64" => unsigned(text).is_some_and(|value| u64::try_from(value).is_ok()),
        "float" | "double" => is_float(text),
        _ => true,
    }
}

fn integer(text: &str) -> Option<i128> {
    match text.strip_prefix('-') {
        Some(digits) => digits_of(digits).map(|value| -value),
        None => digits_of(text),
    }
}

fn unsigned(text: &str) -> Option<i128> {
    if text.starts_with('-') { None } else { digits_of(text) }
}

/// Decimal, `0x` hexadecimal, or octal after a leading zero.
fn digits_of(digits: &str) -> Option<i128> {
    match digits.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16).ok(),
        None if digits.starts_with('0') => i128::from_str_radix(digits, 8).ok(),
        None => digits.parse().ok(),
    }
}

/// A Java literal of a decimal fraction, or one of three names.
fn is_float(text: &str) -> bool {
    if matches!(text, "inf" | "-inf" | "nan") {
        return true;
    }
    let text = text.trim_matches(|found: char| found <= ' ');
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(text, "NaN" | "Infinity") {
        return true;
    }
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let value = |scalar: &str, text: &str| {
            let (_, kind) = KINDS.iter().find(|(name, _)| *name == scalar).unwrap();
            is_value(Some(*kind), text)
        };
        let good = [
            ("int32", "-2147483648"),
            ("int32", "0x7fffffff"),
            ("int64", "-017"),
            ("uint64", "18446744073709551615"),
            ("float", "1e400"),
            ("double", "-inf"),
            ("double", "1.5f"),
            ("bool", "maybe"),
        ];
        let bad = [
            ("int32", "2147483648"),
            ("uint32", "-1"),
            ("int64", "08"),
            ("double", "x"),
            ("float", ""),
            ("int32", "1.5"),
        ];
        for (scalar, text) in good {
            assert!(value(scalar, text), "{scalar} {text}");
        }
        for (scalar, text) in bad {
            assert!(!value(scalar, text), "{scalar} {text}");
        }
    }
}
