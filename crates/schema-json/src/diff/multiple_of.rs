//! `multipleOf`.

use super::difference_type::{
    MULTIPLE_OF_ADDED, MULTIPLE_OF_CHANGED, MULTIPLE_OF_EXPANDED, MULTIPLE_OF_REDUCED, MULTIPLE_OF_REMOVED,
};
use super::findings::Findings;
use super::path::Step;

pub(super) fn differences(findings: &mut Findings<'_, '_>, original: Option<&str>, update: Option<&str>) {
    let kind = match (original, update) {
        (None, None) => return,
        (None, Some(_)) => MULTIPLE_OF_ADDED,
        (Some(_), None) => MULTIPLE_OF_REMOVED,
        (Some(before), Some(after)) if before == after => return,
        (Some(before), Some(after)) => match (Decimal::read(before), Decimal::read(after)) {
            (Some(before), Some(after)) if before == after => return,
            (Some(before), Some(after)) if after.is_multiple_of(before) => MULTIPLE_OF_EXPANDED,
            (Some(before), Some(after)) if before.is_multiple_of(after) => MULTIPLE_OF_REDUCED,
            _ => MULTIPLE_OF_CHANGED,
        },
    };
    findings.difference(kind, Step::Keyword("multipleOf"));
}

/// The absolute value of a decimal number other than zero: `digits` * 10^`exponent`, and `digits` does not end in 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    digits: u128,
    exponent: i64,
}

impl Decimal {
    /// Reads a number text; `None` for zero, and for more digits than can be kept.
    fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{}{fraction}", whole.trim_start_matches('-'));
        let digits = all.trim_end_matches('0');
        let dropped = all.len() - digits.len();
        let exponent = exponent.parse::<i64>().ok()? - fraction.len() as i64 + dropped as i64;
        let digits = digits.trim_start_matches('0').parse().ok()?;
        Some(Self { digits, exponent })
    }

    fn is_multiple_of(self, divisor: Self) -> bool {
        // digits that do not end in 0 are no multiple of ten
        let Ok(tens) = u64::try_from(self.exponent - divisor.exponent) else { return false };
        let mut rest = divisor.digits / greatest_common_divisor(self.digits, divisor.digits);
        for factor in [2, 5] {
            let mut left = tens;
            while left > 0 && rest.is_multiple_of(factor) {
                rest /= factor;
                left -= 1;
            }
        }
        rest == 1
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_exact() {
        let rows = [
            ("4", "2", true),
            ("2", "4", false),
            ("0.3", "0.1", true),
            ("1", "0.3", false),
            ("1E+2", "4", true),
            ("1E+2", "8", false),
            ("1E+2147483647", "2.5E-2147483647", true),
            ("5", "1E+1", false),
            ("100", "1E+2", true),
            ("-6", "4", false),
            ("-6", "3", true),
        ];
        for (number, divisor, expected) in rows {
            let read = |text| Decimal::read(text).unwrap();
            assert_eq!(read(number).is_multiple_of(read(divisor)), expected, "{number} {divisor}");
        }
        assert_eq!(Decimal::read("2.50"), Decimal::read("25E-1"));
        assert_eq!(Decimal::read("0.0"), None);
        assert_eq!(Decimal::read(&"9".repeat(40)), None);
    }
}
