//! Bytes to option values. Fields that nobody declares are left out.

use std::cell::Cell;
use std::collections::HashMap;

use prost::bytes::Buf;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};

use crate::names::{Members, Names, Scope};
use crate::tree::{Aggregate, MAX_DEPTH, OptionElement, OptionValue};

use super::{Kind, Member};

/// Reads the messages of a tree of names.
pub(in crate::descriptor) struct Reader<'n, 'a> {
    names: &'n Names<'a>,
    members: Members<'a>,
    /// Full names and fields by extended message and number.
    extensions: HashMap<(Scope, i32), (Scope, Member<'a>)>,
    name_bytes: Cell<usize>,
}

/// A few bytes of a descriptor can name a long name.
const MAX_NAME_BYTES: usize = 1 << 28;

impl<'n, 'a> Reader<'n, 'a> {
    /// A reader that knows the extensions among the names.
    pub(in crate::descriptor) fn new(names: &'n Names<'a>) -> Self {
        let extensions = names
            .extensions()
            .filter_map(|(at, extension)| {
                let (extended, _) = names.resolve_type(extension.scope, extension.extended)?;
                Some(((extended, extension.field.tag), (at, Member::of_extension(extension))))
            })
            .collect();
        Self { names, members: Members::default(), extensions, name_bytes: Cell::new(0) }
    }

    /// The options that the bytes of an options message hold; nothing for bytes that are no message.
    pub(in crate::descriptor) fn options(&self, message: Scope, bytes: &[u8]) -> Option<Vec<OptionElement>> {
        let mut options = Vec::new();
        for (member, custom, value) in self.fields(message, bytes, 0)? {
            let name = self.name(member, custom)?;
            options.push(OptionElement { name, parenthesized: custom.is_some(), path: Vec::new(), value });
        }
        Some(options)
    }

    fn aggregate(&self, message: Scope, bytes: &[u8], depth: usize) -> Option<Aggregate> {
        let mut aggregate = Aggregate::default();
        for (member, custom, value) in self.fields(message, bytes, depth)? {
            let name = match custom {
                Some(_) => format!("[{}]", self.name(member, custom)?),
                None => member.field.name.clone(),
            };
            match value {
                value if !member.is_repeated() => aggregate.set(name, value),
                value if aggregate.get(&name).is_some() => aggregate.add(name, value),
                value => aggregate.set(name, OptionValue::List(vec![value])),
            }
        }
        Some(aggregate)
    }

    /// The name of a field, in full for an extension; nothing if names have become too long.
    fn name(&self, member: Member<'a>, custom: Option<Scope>) -> Option<String> {
        let name = custom.map_or_else(|| member.field.name.clone(), |at| self.names.full_name(at));
        self.name_bytes.set(self.name_bytes.get() + name.len());
        (self.name_bytes.get() <= MAX_NAME_BYTES).then_some(name)
    }

    /// The fields in the order of the bytes; the scope is that of an extension.
    fn fields(
        &self,
        message: Scope,
        mut bytes: &[u8],
        depth: usize,
    ) -> Option<Vec<(Member<'a>, Option<Scope>, OptionValue)>> {
        let mut found = Vec::new();
        if depth > MAX_DEPTH {
            return None;
        }
        while bytes.has_remaining() {
            let (number, wire_type) = decode_key(&mut bytes).ok()?;
            let number = i32::try_from(number).ok()?;
            let own = self.members.field_numbered(self.names, message, number);
            let own = own.map(|field| (None, Member { field, scope: message }));
            let extension = || self.extensions.get(&(message, number)).map(|(at, member)| (Some(*at), *member));
            match own.or_else(extension).and_then(|(at, member)| Some((at, member, member.kind(self.names)?))) {
                Some((custom, member, kind)) => {
                    let value = self.value(&kind, member.scope, wire_type, &mut bytes, depth)?;
                    found.push((member, custom, value));
                }
                None => skip_field(wire_type, number.unsigned_abs(), &mut bytes, DecodeContext::default()).ok()?,
            }
        }
        Some(found)
    }

    fn value(
        &self,
        kind: &Kind<'a>,
        scope: Scope,
        wire_type: WireType,
        bytes: &mut &[u8],
        depth: usize,
    ) -> Option<OptionValue> {
        Some(match kind {
            Kind::Scalar(name) => scalar(name, wire_type, bytes)?,
            Kind::Enum(at) => {
                let number = decode_varint(bytes).ok()?.cast_signed();
                let tag = i32::try_from(number).ok();
                let constant = tag.and_then(|tag| self.members.constant_numbered(self.names, *at, tag));
                OptionValue::Enum(constant.map_or_else(|| number.to_string(), |constant| constant.name.clone()))
            }
            Kind::Message(message) => {
                OptionValue::Map(self.aggregate(*message, take_delimited(wire_type, bytes)?, depth + 1)?)
            }
            Kind::Map(key, value) => {
                let mut inner = take_delimited(wire_type, bytes)?;
                let mut entry = Aggregate::default();
                while inner.has_remaining() {
                    let (number, wire_type) = decode_key(&mut inner).ok()?;
                    let (name, type_name) = if number == 1 { ("key", key) } else { ("value", value) };
                    let kind = Kind::of(self.names, scope, type_name)?;
                    entry.set(name.to_owned(), self.value(&kind, scope, wire_type, &mut inner, depth + 1)?);
                }
                OptionValue::Map(entry)
            }
        })
    }
}

fn take_delimited<'b>(wire_type: WireType, bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    if wire_type != WireType::LengthDelimited {
        return None;
    }
    let length = usize::try_from(decode_varint(bytes).ok()?).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn scalar(name: &str, wire_type: WireType, bytes: &mut &[u8]) -> Option<OptionValue> {
    let number = match wire_type {
        WireType::LengthDelimited => {
            let text = String::from_utf8_lossy(take_delimited(wire_type, bytes)?).into_owned();
            return Some(OptionValue::String(text));
        }
        WireType::Varint => decode_varint(bytes).ok()?,
        WireType::SixtyFourBit => bytes.try_get_u64_le().ok()?,
        WireType::ThirtyTwoBit => u64::from(bytes.try_get_u32_le().ok()?),
        WireType::StartGroup | WireType::EndGroup => return None,
    };
    let text = match name {
        "bool" => return Some(OptionValue::Boolean((number != 0).to_string())),
        "double" => f64::from_bits(number).to_string(),
        "float" => f32::from_bits(u32::try_from(number).ok()?).to_string(),
        "sint32" | "sint64" => ((number >> 1).cast_signed() ^ -(number & 1).cast_signed()).to_string(),
        "sfixed32" => u32::try_from(number).ok()?.cast_signed().to_string(),
        "int32" | "int64" | "sfixed64" => number.cast_signed().to_string(),
        _ => number.to_string(),
    };
    Some(OptionValue::Number(text))
}
