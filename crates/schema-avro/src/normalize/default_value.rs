//! A default as a value of its field's type (spec: formats 2.2, numbers 5 and 5a). A union counts as its first branch.
//! What does not fit is dropped, silently at the top and with the reference's exception text further down.

use registrar_schema::json::Json;

use crate::model::{Kind, Primitive, TypeId, Types};
use crate::number::{VALUE_LOST, double, double_value};
use crate::print::message_text;
use crate::properties::utf16_order;

const FIELD_UNKNOWN: &str = "Cannot invoke \"org.apache.avro.Schema$Field.schema()\" because the return value of \
                             \"org.apache.avro.Schema.getField(String)\" is null";

/// The value as one of that type; none if it is dropped.
///
/// # Errors
/// The reference's message.
pub(super) fn typed(types: &Types, schema: TypeId, value: &Json) -> Result<Option<Json>, String> {
    value_of(types, Some(schema), value)
}

/// Without a schema, a value is kept.
fn value_of(types: &Types, schema: Option<TypeId>, value: &Json) -> Result<Option<Json>, String> {
    let mut schema = schema;
    if let Some(Kind::Union(branches)) = schema.map(|id| types.kind(id)) {
        schema = branches.first().copied();
    }
    let kind = schema.map(|id| types.kind(id));
    match value {
        Json::Null | Json::Bool(_) => Ok(Some(value.clone())),
        Json::Number(text) => Ok(number(kind, text)),
        Json::String(text) => Ok(string(kind, text)),
        Json::Array(items) => array(types, schema, items).map(Some),
        Json::Object(members) => object(types, kind, members).map(Some),
    }
}

fn number(kind: Option<&Kind>, text: &str) -> Option<Json> {
    let Some(kind) = kind else { return Some(Json::Number(text.into())) };
    let Kind::Primitive(primitive) = kind else { return None };
    let value = double_value(text)?;
    let is_integer = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_integer && text.parse::<i64>().is_err() {
        return None;
    }
    match primitive {
        Primitive::Int if is_integer && text.parse::<i32>().is_ok() => Some(Json::Number(text.into())),
        Primitive::Long if is_integer => Some(Json::Number(text.into())),
        Primitive::Float => Some(double(reread(value as f32))),
        Primitive::Double => Some(double(value)),
        _ => None,
    }
}

/// A float is printed with its own shortest digits and read again as a double.
fn reread(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}

fn string(kind: Option<&Kind>, text: &str) -> Option<Json> {
    match kind {
        None | Some(Kind::Primitive(Primitive::String) | Kind::Enumeration(_)) => Some(Json::String(text.into())),
        Some(Kind::Primitive(Primitive::Bytes) | Kind::Fixed(_)) => {
            // bytes are written as the characters U+0000 to U+00FF; others cannot be encoded
            let latin = text.chars().map(|c| if u32::from(c) < 0x100 { c } else { '?' }).collect::<String>();
            Some(Json::String(latin.into()))
        }
        Some(_) => None,
    }
}

fn array(types: &Types, schema: Option<TypeId>, items: &[Json]) -> Result<Json, String> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        let item_schema = match schema.map(|id| (id, types.kind(id))) {
            None => None,
            Some((_, Kind::Array(items))) => Some(*items),
            Some((id, _)) => return Err(format!("Not an array: {}", message_text(types, id))),
        };
        values.push(value_of(types, item_schema, item)?.ok_or(VALUE_LOST)?);
    }
    Ok(Json::Array(values))
}

fn object(types: &Types, kind: Option<&Kind>, members: &[(Box<str>, Json)]) -> Result<Json, String> {
    let mut values = Vec::with_capacity(members.len());
    for (name, value) in members {
        let member_schema = match kind {
            Some(Kind::Map(values)) => Some(*values),
            Some(Kind::Record(record)) => Some(record.field(name).ok_or(FIELD_UNKNOWN)?.1.schema),
            _ => None,
        };
        values.push((name.clone(), value_of(types, member_schema, value)?.ok_or(VALUE_LOST)?));
    }
    values.sort_by(|(left, _), (right, _)| utf16_order(left, right));
    Ok(Json::Object(values))
}
