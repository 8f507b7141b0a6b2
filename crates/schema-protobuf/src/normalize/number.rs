//! Numbers in option values: read as Java literals, printed with at most three fraction digits (spec: formats 2.4.5).

/// Longer literals are left alone: nothing that a number means needs them.
const MAX_LITERAL: usize = 400;

/// The normal spelling of a number; what is none stays as it is.
pub(super) fn normal(literal: &str) -> String {
    if literal.len() > MAX_LITERAL {
        return literal.to_owned();
    }
    let (sign, digits) = match literal.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", literal),
    };
    match integer(digits).or_else(|| fraction(literal, digits)) {
        Some(text) if text == "0" => text,
        Some(text) => format!("{sign}{text}"),
        None => literal.to_owned(),
    }
}

/// Decimal, `0x` hexadecimal, or octal after a leading zero; an `L` may follow.
fn integer(digits: &str) -> Option<String> {
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        return u128::from_str_radix(hex, 16).ok().map(|value| value.to_string());
    }
    let long = digits.strip_suffix(['l', 'L']);
    let digits = long.unwrap_or(digits);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.len() > 1 && digits.starts_with('0') && long.is_none() {
        return u128::from_str_radix(digits, 8).ok().map(|value| value.to_string());
    }
    let significant = digits.trim_start_matches('0');
    Some(if significant.is_empty() { "0" } else { significant }.to_owned())
}

/// A fraction or an exponent; an `f` or a `d` may follow.
fn fraction(literal: &str, digits: &str) -> Option<String> {
    let is_fraction = digits.contains(['.', 'e', 'E', 'f', 'F', 'd', 'D']);
    if !is_fraction || !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let bare = digits.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(digits);
    if !bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+')) {
        return None;
    }
    let double: f64 = bare.parse().ok()?;
    if !double.is_finite() {
        return None;
    }
    let single =
        bare.parse::<f32>().ok().filter(|single| single.is_finite() && single.to_string() == double.to_string());
    let forced = literal.ends_with(['f', 'F']).then(|| bare.parse::<f32>().ok()).flatten();
    let value = forced.or(single).map_or(double, f64::from);
    let text = format!("{value:.3}");
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn rows() {
        let rows = [
            ("1", "1"),
            ("1.0", "1"),
            ("1.23456", "1.235"),
            ("0123", "83"),
            ("123e1", "1230"),
            ("0x1F", "31"),
            ("-0x10", "-16"),
            ("7L", "7"),
            ("1.5f", "1.5"),
            ("0.0625", "0.062"),
            ("-inf", "-inf"),
            ("089", "089"),
            ("1-2", "1-2"),
            ("-2.50", "-2.5"),
            ("99999999999999999999", "99999999999999999999"),
        ];
        for (literal, expected) in rows {
            assert_eq!(normal(literal), expected, "{literal}");
        }
    }
}
