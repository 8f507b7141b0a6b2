//! Fields of records.

use registrar_schema::ParseError;
use registrar_schema::json::{Json, to_text};

use super::named::aliases;
use super::{Parsed, Parser, optional_text, refuse, required_text};
use crate::model::{Field, Kind, Order, Primitive, TypeId};
use crate::number;
use crate::properties::Properties;

/// Attributes of fields that are never kept as extra ones.
const RESERVED: [&str; 6] = ["default", "doc", "name", "order", "type", "aliases"];

impl Parser {
    pub(super) fn field(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<Field> {
        let name = required_text(node, "name", "No field name")?;
        let Some(schema) = node.get("type") else { return refuse(format!("No field type: {}", to_text(node))) };
        let schema = self.schema(schema, namespace)?;
        let order = order(node)?;
        let given = node.get("default");
        let converted = given.map_or(Ok(None), |default| self.converted_default(schema, default))?;
        self.rule.check(name).map_err(ParseError)?;
        if let (Some(given), None) = (given, &converted) {
            self.check_default(name, schema, given)?;
        }
        Ok(Field {
            name: name.into(),
            schema,
            doc: optional_text(node, "doc").map(Into::into),
            default: converted.or_else(|| given.cloned()),
            order,
            aliases: aliases(node)?,
            properties: Properties::of(node, |name| RESERVED.contains(&name)),
        })
    }

    /// What a string as the default of a floating-point field becomes.
    fn converted_default(&self, schema: TypeId, default: &Json) -> Parsed<Option<Json>> {
        match (self.types.kind(schema), default) {
            (Kind::Primitive(Primitive::Float | Primitive::Double), Json::String(text)) => match java_double(text) {
                Some(value) => Ok(Some(number::double(value))),
                None => refuse(format!("For input string: {}", to_text(default))),
            },
            _ => Ok(None),
        }
    }
}

fn order(node: &Json) -> Parsed<Order> {
    let Some(node) = node.get("order") else { return Ok(Order::Ascending) };
    let text = node.as_str().map_or_else(|| to_text(node), str::to_owned);
    match Order::ALL.into_iter().find(|(_, name)| name.eq_ignore_ascii_case(&text)) {
        Some((order, _)) => Ok(order),
        None => refuse(format!("No enum constant org.apache.avro.Schema.Field.Order.{}", text.to_uppercase())),
    }
}

/// Reads a double as Java's `Double.parseDouble` does, hexadecimal notation excepted.
fn java_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let unsigned = text.trim_start_matches(['+', '-']);
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        _ => {}
    }
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if is_plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_read_as_java_reads_them() {
        let rows = [
            ("1.5", Some(1.5)),
            (" 2 ", Some(2.0)),
            ("1e3f", Some(1000.0)),
            ("-Infinity", Some(f64::NEG_INFINITY)),
            ("x", None),
            ("", None),
            ("inf", None),
        ];
        for (text, value) in rows {
            assert_eq!(java_double(text), value, "{text}");
        }
        assert!(java_double("NaN").is_some_and(f64::is_nan));
    }
}
