//! Fields of records.

use registrar_schema::json::{Json, to_text};

use super::named::aliases;
use super::{Parsed, Parser, optional_text, refuse, required_text};
use crate::model::{Field, Kind, Order, Primitive, TypeId};
use crate::number;
use crate::properties::Properties;

/// Attributes of fields that are never kept as extra ones.
const RESERVED: [&str; 6] = ["default", "doc", "name", "order", "type", "aliases"];

const ORDER_IS_NO_TEXT: &str = "Cannot invoke \"String.toUpperCase(java.util.Locale)\" because the return value of \
                                \"com.fasterxml.jackson.databind.JsonNode.textValue()\" is null";

impl Parser {
    /// A field, and whether its default must be checked again when every name is known.
    pub(super) fn field(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<(Field, bool)> {
        let name = required_text(node, "name", "No field name")?;
        let Some(schema) = node.get("type") else { return refuse(format!("No field type: {}", to_text(node))) };
        let schema = self.schema(schema, namespace)?;
        let order = order(node)?;
        let given = node.get("default");
        let converted = given.map_or(Ok(None), |default| self.converted_default(schema, default))?;
        self.check_name(name)?;
        let waits = match (given, &converted) {
            (Some(given), None) => self.check_default(name, schema, given)?,
            _ => false,
        };
        let field = Field {
            name: name.into(),
            schema,
            doc: optional_text(node, "doc").map(Into::into),
            default: converted.or_else(|| given.cloned()),
            order,
            aliases: aliases(node)?,
            properties: Properties::of(node, |name| RESERVED.contains(&name)),
        };
        Ok((field, waits))
    }

    /// What a string as the default of a floating-point field becomes.
    fn converted_default(&self, schema: TypeId, default: &Json) -> Parsed<Option<Json>> {
        match (self.types.kind(schema), default) {
            (Kind::Primitive(Primitive::Float | Primitive::Double), Json::String(text)) => {
                java_double(text).map(|value| Some(number::double(value))).or_else(refuse)
            }
            _ => Ok(None),
        }
    }
}

fn order(node: &Json) -> Parsed<Order> {
    let Some(node) = node.get("order") else { return Ok(Order::Ascending) };
    let Some(text) = node.as_str() else { return refuse(ORDER_IS_NO_TEXT) };
    let text = text.to_uppercase();
    match Order::ALL.into_iter().find(|(_, name)| name.to_uppercase() == text) {
        Some((order, _)) => Ok(order),
        None => refuse(format!("No enum constant org.apache.avro.Schema.Field.Order.{text}")),
    }
}

/// Reads a double as Java's `Double.parseDouble` does, hexadecimal notation excepted; an error is its message.
fn java_double(text: &str) -> Result<f64, String> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        "" if text.is_empty() => return Err("empty String".to_owned()),
        "NaN" => return Ok(f64::NAN),
        "Infinity" => return Ok(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        _ => {}
    }
    let digits = text.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(text);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let value = if is_plain { digits.parse().ok() } else { None };
    value.ok_or_else(|| format!("For input string: \"{text}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_read_as_java_reads_them() {
        let rows = [
            ("1.5", Ok(1.5)),
            (" 2 ", Ok(2.0)),
            ("1e3f", Ok(1000.0)),
            (".5", Ok(0.5)),
            ("-5.", Ok(-5.0)),
            ("1e400", Ok(f64::INFINITY)),
            ("-Infinity", Ok(f64::NEG_INFINITY)),
            (" x\n", Err("For input string: \"x\"")),
            (" ", Err("empty String")),
            ("inf", Err("For input string: \"inf\"")),
            ("--NaN", Err("For input string: \"--NaN\"")),
        ];
        for (text, value) in rows {
            assert_eq!(java_double(text), value.map_err(str::to_owned), "{text}");
        }
        assert!(java_double("+NaN").is_ok_and(f64::is_nan));
    }
}
