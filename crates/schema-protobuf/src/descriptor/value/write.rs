//! Option values to bytes. What does not fit its type is left out.

use prost::encoding::{WireType, encode_key, encode_varint};

use crate::names::{Members, Names, Scope};
use crate::token::parse_int;
use crate::tree::OptionValue;

use super::{Kind, Member};

/// Writes the messages of a tree of names.
pub(in crate::descriptor) struct Writer<'n, 'a> {
    names: &'n Names<'a>,
    members: Members<'a>,
}

impl<'n, 'a> Writer<'n, 'a> {
    /// A writer for those names.
    pub(in crate::descriptor) fn new(names: &'n Names<'a>) -> Self {
        Self { names, members: Members::default() }
    }

    /// The names.
    pub(in crate::descriptor) fn names(&self) -> &'n Names<'a> {
        self.names
    }

    /// The bytes of a message with those members, by number.
    pub(in crate::descriptor) fn message<'v>(
        &self,
        message: Scope,
        members: impl Iterator<Item = (&'v str, &'v OptionValue)>,
    ) -> Vec<u8> {
        let mut written: Vec<(i32, Vec<u8>)> = Vec::new();
        for (name, value) in members {
            let Some(field) = self.members.field_named(self.names, message, name) else { continue };
            let mut bytes = Vec::new();
            self.member(Member { field, scope: message }, value, &mut bytes);
            written.push((field.tag, bytes));
        }
        written.sort_by_key(|(number, _)| *number);
        written.into_iter().flat_map(|(_, bytes)| bytes).collect()
    }

    /// Appends a field of a message.
    pub(in crate::descriptor) fn member(&self, member: Member<'a>, value: &OptionValue, out: &mut Vec<u8>) {
        let Some(kind) = member.kind(self.names) else { return };
        let number = member.field.tag.unsigned_abs();
        match value {
            OptionValue::List(values) => {
                values.iter().for_each(|value| self.value(number, member.scope, &kind, value, out));
            }
            value => self.value(number, member.scope, &kind, value, out),
        }
    }

    fn value(&self, number: u32, scope: Scope, kind: &Kind<'a>, value: &OptionValue, out: &mut Vec<u8>) {
        match (kind, value) {
            (Kind::Message(message), OptionValue::Map(aggregate)) => {
                let members = aggregate.iter().map(|(name, value)| (name.as_str(), value));
                push_bytes(number, &self.message(*message, members), out);
            }
            (Kind::Map(key_type, value_type), OptionValue::Map(entry)) => {
                let mut inner = Vec::new();
                for (number, name, type_name) in [(1, "key", key_type), (2, "value", value_type)] {
                    if let (Some(value), Some(kind)) = (entry.get(name), Kind::of(self.names, scope, type_name)) {
                        self.value(number, scope, &kind, value, &mut inner);
                    }
                }
                push_bytes(number, &inner, out);
            }
            (Kind::Enum(at), value) => {
                let named = |name: &str| self.members.constant_named(self.names, *at, name);
                if let Some(constant) = value.scalar().and_then(named) {
                    push_varint(number, i64::from(constant.tag).cast_unsigned(), out);
                }
            }
            (Kind::Scalar(name), value) => {
                if let Some(text) = value.scalar() {
                    push_scalar(number, name, text, out);
                }
            }
            _ => {}
        }
    }
}

fn push_scalar(number: u32, name: &str, text: &str, out: &mut Vec<u8>) {
    let integer = || text.parse::<i64>().ok().or_else(|| parse_int(text).ok().map(i64::from));
    let unsigned = || text.parse::<u64>().ok().or_else(|| integer().map(i64::cast_unsigned));
    match name {
        "string" | "bytes" => push_bytes(number, text.as_bytes(), out),
        "bool" => push_varint(number, u64::from(text == "true"), out),
        "double" => push_fixed(number, WireType::SixtyFourBit, text.parse().ok().map(f64::to_le_bytes), out),
        "float" => push_fixed(number, WireType::ThirtyTwoBit, text.parse().ok().map(f32::to_le_bytes), out),
        "fixed64" | "sfixed64" => push_fixed(number, WireType::SixtyFourBit, unsigned().map(u64::to_le_bytes), out),
        "fixed32" | "sfixed32" => {
            // The low half of the two's complement, whichever sign the type has.
            let low = unsigned().map(|value| value as u32);
            push_fixed(number, WireType::ThirtyTwoBit, low.map(u32::to_le_bytes), out);
        }
        "sint32" | "sint64" => {
            if let Some(value) = integer() {
                push_varint(number, ((value << 1) ^ (value >> 63)).cast_unsigned(), out);
            }
        }
        _ => {
            if let Some(value) = unsigned() {
                push_varint(number, value, out);
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
