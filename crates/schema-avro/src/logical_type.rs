//! Logical types: only whether one is valid matters, because normalisation writes the attributes of valid ones first.

use registrar_schema::json::Json;

use crate::model::{Kind, Node, Primitive};

/// The attributes that normalisation writes before all others (spec: formats 2.2, number 4).
pub(crate) fn leading_attributes(node: &Node) -> &'static [&'static str] {
    let Some(name) = node.properties.get("logicalType").and_then(Json::as_str) else { return &[] };
    if name == "decimal" {
        return match decimal_scale(node) {
            None => &[],
            Some(0) => &["logicalType", "precision"],
            Some(_) => &["logicalType", "precision", "scale"],
        };
    }
    if is_valid(name, &node.kind) { &["logicalType"] } else { &[] }
}

fn is_valid(name: &str, kind: &Kind) -> bool {
    match (name, kind) {
        ("big-decimal", Kind::Primitive(Primitive::Bytes))
        | ("uuid", Kind::Primitive(Primitive::String))
        | ("date" | "time-millis", Kind::Primitive(Primitive::Int)) => true,
        ("uuid", Kind::Fixed(fixed)) => fixed.size == 16,
        ("duration", Kind::Fixed(fixed)) => fixed.size == 12,
        ("time-micros", Kind::Primitive(Primitive::Long)) => true,
        (timestamp, Kind::Primitive(Primitive::Long)) => {
            let unit = timestamp.strip_prefix("local-").unwrap_or(timestamp).strip_prefix("timestamp-");
            matches!(unit, Some("millis" | "micros" | "nanos"))
        }
        _ => false,
    }
}

/// The scale of a valid decimal.
fn decimal_scale(node: &Node) -> Option<i32> {
    let precision = integer(node.properties.get("precision")?)?;
    let scale = node.properties.get("scale").map_or(Some(0), integer)?;
    let most = match &node.kind {
        Kind::Primitive(Primitive::Bytes) => i32::MAX,
        Kind::Fixed(fixed) => decimal_digits(fixed.size),
        _ => return None,
    };
    let is_valid = precision > 0 && precision <= most && scale >= 0 && scale <= precision;
    is_valid.then_some(scale)
}

fn integer(json: &Json) -> Option<i32> {
    match json {
        Json::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// The decimal digits that every signed number of that many bytes can hold.
fn decimal_digits(bytes: i32) -> i32 {
    let bits = 8.0 * f64::from(bytes) - 1.0;
    (bits * std::f64::consts::LOG10_2).floor() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_sizes_bound_the_precision() {
        for (bytes, digits) in [(1, 2), (2, 4), (4, 9), (8, 18), (16, 38)] {
            assert_eq!(decimal_digits(bytes), digits);
        }
    }
}
