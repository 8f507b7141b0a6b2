//! Number texts as the reference prints them: Java's `Double.toString` and `BigDecimal.toString`.

/// Whether a number text has neither fraction nor exponent.
pub(super) fn is_integer(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// A double as Java's `Double.toString` prints it (Java SE `Double.toString`, shortest digits that tell it apart):
/// `1.0`, `1.0E10`, `1.5E-5`, `NaN`, `Infinity`.
pub fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0.0");
    }
    let scientific = shortest(value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if !(-3..7).contains(&exponent) {
        let fraction = if digits.len() > 1 { &digits[1..] } else { "0" };
        return format!("{sign}{}.{fraction}E{exponent}", &digits[..1]);
    }
    if exponent < 0 {
        let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}.0", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

/// The digits that Java prints, in scientific notation: the fewest that tell the value from its neighbours, but at least
/// two, and of these the nearest to the value. That matters for the smallest ones: `4.9E-324`, not `5.0E-324`.
fn shortest(value: f64) -> String {
    let fewest = format!("{value:e}");
    let two = format!("{value:.1e}");
    if !fewest.contains('.') && !two.contains(".0e") && two.parse() == Ok(value) { two } else { fewest }
}

/// A JSON number text as Java's `BigDecimal` prints it: digits kept, `1e3` as `1E+3`, `1.50` as `1.50`, `-0.0` as `0.0`.
/// An integer text is kept but for `-0`, which becomes `0`. Texts of non-numbers are kept.
pub fn decimal_text(text: &str) -> String {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return text.to_owned();
    }
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let Ok(exponent) = exponent.parse::<i64>() else { return text.to_owned() };
    let all = format!("{whole}{fraction}");
    let trimmed = all.trim_start_matches('0');
    let digits = if trimmed.is_empty() { "0" } else { trimmed };
    let sign = if negative && digits != "0" { "-" } else { "" };
    // a BigDecimal is digits * 10^-scale
    let scale = fraction.len() as i64 - exponent;
    let adjusted = digits.len() as i64 - 1 - scale;
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    if scale < 0 || adjusted < -6 {
        let fraction = if digits.len() > 1 { format!(".{}", &digits[1..]) } else { String::new() };
        let exponent = if adjusted == 0 { String::new() } else { format!("E{adjusted:+}") };
        return format!("{sign}{}{fraction}{exponent}", &digits[..1]);
    }
    let scale = scale as usize;
    if digits.len() > scale {
        let point = digits.len() - scale;
        return format!("{sign}{}.{}", &digits[..point], &digits[point..]);
    }
    format!("{sign}0.{}{digits}", "0".repeat(scale - digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_print_as_java_prints_them() {
        let rows = [
            (1e10, "1.0E10"),
            (1.5, "1.5"),
            (1e3, "1000.0"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (1e7, "1.0E7"),
            (9_999_999.0, "9999999.0"),
            (123_456_789.0, "1.23456789E8"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (100.25, "100.25"),
            (f64::from_bits(1), "4.9E-324"),
            (f64::from_bits(2), "9.9E-324"),
            (1e23, "1.0E23"),
        ];
        for (value, text) in rows {
            assert_eq!(double_text(value), text);
        }
    }

    #[test]
    fn decimals_print_as_java_prints_them() {
        let rows = [
            ("1e3", "1E+3"),
            ("1.50", "1.50"),
            ("-0.0", "0.0"),
            ("1E-10", "1E-10"),
            ("-0", "0"),
            ("12.5e1", "125"),
            ("0.0000001", "1E-7"),
            ("0.000001", "0.000001"),
            ("12e-1", "1.2"),
            ("123456", "123456"),
            ("0e5", "0E+5"),
            ("NaN", "NaN"),
            ("1.20e5", "1.20E+5"),
        ];
        for (text, printed) in rows {
            assert_eq!(decimal_text(text), printed, "{text}");
        }
    }
}
