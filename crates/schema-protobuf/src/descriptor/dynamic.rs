//! Messages whose fields are known from a tree only: aggregates to bytes and back.

use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, skip_field};

use crate::names::{Declared, Names, Scope};
use crate::token::parse_int;
use crate::tree::{Field, Label, OptionValue, TypeName};

/// A field of a message, in the scope in which its type is looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) field: &'a Field,
    pub(super) scope: Scope,
}

/// What the type of a field means.
enum Kind<'a> {
    Scalar(&'a str),
    Enum(&'a crate::tree::Enum),
    Message(Scope),
    /// Key and value.
    Map(&'a TypeName, &'a TypeName),
}

impl<'a> Member<'a> {
    /// The member of a message.
    pub(super) fn of(names: &Names<'a>, message: Scope, wanted: impl Fn(&Field) -> bool) -> Option<Self> {
        let Declared::Message(declared) = names.declared(message)? else { return None };
        let mut fields = declared.fields.iter().chain(declared.oneofs.iter().flat_map(|oneof| &oneof.fields));
        fields.find(|field| wanted(field)).map(|field| Self { field, scope: message })
    }

    fn kind(&self, names: &Names<'a>) -> Option<Kind<'a>> {
        kind(names, self.scope, &self.field.type_name)
    }

    fn number(&self) -> u32 {
        self.field.tag.unsigned_abs()
    }

    /// Appends the field with that value; nothing if the value does not fit.
    pub(super) fn encode(&self, names: &Names<'a>, value: &OptionValue, out: &mut Vec<u8>) {
        let Some(kind) = self.kind(names) else { return };
        match value {
            OptionValue::List(values) => values.iter().for_each(|value| self.encode(names, value, out)),
            value => encode_value(names, self.scope, self.number(), &kind, value, out),
        }
    }

    /// Whether the field holds many values.
    pub(super) fn is_repeated(&self) -> bool {
        self.field.label == Some(Label::Repeated) || matches!(self.field.type_name, TypeName::Map(_))
    }
}

fn kind<'a>(names: &Names<'a>, scope: Scope, type_name: &'a TypeName) -> Option<Kind<'a>> {
    let name = match type_name {
        TypeName::Map(types) => return Some(Kind::Map(&types.0, &types.1)),
        TypeName::Named(name) if crate::names::is_scalar(name) => return Some(Kind::Scalar(name)),
        TypeName::Named(name) => name,
    };
    match names.resolve_type(scope, name)? {
        (_, Declared::Enum(declared)) => Some(Kind::Enum(declared)),
        (at, Declared::Message(_)) => Some(Kind::Message(at)),
    }
}

fn encode_value(names: &Names<'_>, scope: Scope, number: u32, kind: &Kind<'_>, value: &OptionValue, out: &mut Vec<u8>) {
    match (kind, value) {
        (Kind::Message(message), OptionValue::Map(aggregate)) => {
            let mut inner: Vec<(u32, Vec<u8>)> = Vec::new();
            for (name, value) in aggregate.iter() {
                let Some(member) = Member::of(names, *message, |field| field.name == *name) else { continue };
                let mut bytes = Vec::new();
                member.encode(names, value, &mut bytes);
                inner.push((member.number(), bytes));
            }
            inner.sort_by_key(|(number, _)| *number);
            push_bytes(number, &inner.into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<u8>>(), out);
        }
        (Kind::Map(key_type, value_type), OptionValue::Map(entry)) => {
            let mut inner = Vec::new();
            for (tag, name, type_name) in [(1, "key", key_type), (2, "value", value_type)] {
                if let (Some(value), Some(kind)) = (entry.get(name), self::kind(names, scope, type_name)) {
                    encode_value(names, scope, tag, &kind, value, &mut inner);
                }
            }
            push_bytes(number, &inner, out);
        }
        (Kind::Enum(declared), value) => {
            let constant = declared.constants.iter().find(|constant| value.scalar() == Some(&constant.name));
            if let Some(constant) = constant {
                push_varint(number, i64::from(constant.tag).cast_unsigned(), out);
            }
        }
        (Kind::Scalar(name), value) => {
            if let Some(text) = value.scalar() {
                encode_scalar(number, name, text, out);
            }
        }
        _ => {}
    }
}

fn encode_scalar(number: u32, name: &str, text: &str, out: &mut Vec<u8>) {
    let integer = || text.parse::<i128>().ok().or_else(|| parse_int(text).map(i128::from));
    match name {
        "string" | "bytes" => push_bytes(number, text.as_bytes(), out),
        "bool" => push_varint(number, u64::from(text == "true"), out),
        "double" => push_fixed(number, WireType::SixtyFourBit, text.parse().ok().map(f64::to_le_bytes), out),
        "float" => push_fixed(number, WireType::ThirtyTwoBit, text.parse().ok().map(f32::to_le_bytes), out),
        "fixed64" | "sfixed64" => {
            push_fixed(number, WireType::SixtyFourBit, integer().map(|value| (value as u64).to_le_bytes()), out);
        }
        "fixed32" | "sfixed32" => {
            push_fixed(number, WireType::ThirtyTwoBit, integer().map(|value| (value as u32).to_le_bytes()), out);
        }
        "sint32" | "sint64" => {
            if let Some(value) = integer().map(|value| value as i64) {
                push_varint(number, ((value << 1) ^ (value >> 63)).cast_unsigned(), out);
            }
        }
        _ => {
            if let Some(value) = integer() {
                push_varint(number, value as u64, out);
            }
        }
    }
}

fn push_varint(number: u32, value: u64, out: &mut Vec<u8>) {
    encode_key(number, WireType::Varint, out);
    encode_varint(value, out);
}

fn push_bytes(number: u32, bytes: &[u8], out: &mut Vec<u8>) {
    encode_key(number, WireType::LengthDelimited, out);
    encode_varint(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn push_fixed<const N: usize>(number: u32, wire_type: WireType, bytes: Option<[u8; N]>, out: &mut Vec<u8>) {
    if let Some(bytes) = bytes {
        encode_key(number, wire_type, out);
        out.extend_from_slice(&bytes);
    }
}
