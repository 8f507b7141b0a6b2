//! Messages: oneofs that stand for an `optional` disappear; the entries of maps stay messages.

use crate::descriptor::message as proto;
use crate::descriptor::options::Target;
use crate::tree::{Extensions, Message, OneOf, Reserved, ReservedValue, TagRange, Type};

use super::Decoder;

impl Decoder<'_, '_> {
    pub(super) fn message(&self, descriptor: &proto::Message) -> Option<Message> {
        let mut message = Message {
            name: descriptor.name.clone()?,
            reserved: reserved(&descriptor.reserved_range, &descriptor.reserved_name, 1),
            options: self.options(Target::Message, descriptor.options.as_deref())?,
            extensions: descriptor.extension_range.iter().map(|range| self.range(range)).collect::<Option<_>>()?,
            extends: self.extends(&descriptor.extension)?,
            ..Message::default()
        };
        for nested in &descriptor.nested_type {
            message.nested.push(Type::Message(self.message(nested)?));
        }
        for nested in &descriptor.enum_type {
            message.nested.push(Type::Enum(self.enumeration(nested)?));
        }
        self.members(descriptor, &mut message)?;
        Some(message)
    }

    fn members(&self, descriptor: &proto::Message, message: &mut Message) -> Option<()> {
        for oneof in &descriptor.oneof_decl {
            let options = self.options(Target::OneOf, oneof.options.as_deref())?;
            let name = oneof.name.clone()?;
            message.oneofs.push(OneOf { name, options, fields: Vec::new(), groups: Vec::new() });
        }
        for field in &descriptor.field {
            let Some(decoded) = self.field(field)? else { continue };
            let place = field.oneof_index.filter(|_| field.proto3_optional != Some(true));
            match place.and_then(|place| usize::try_from(place).ok()) {
                Some(place) => message.oneofs.get_mut(place)?.fields.push(decoded),
                None => message.fields.push(decoded),
            }
        }
        message.oneofs.retain(|oneof| !oneof.fields.is_empty());
        Some(())
    }

    fn range(&self, range: &proto::ExtensionRange) -> Option<Extensions> {
        let options = self.options(Target::ExtensionRange, range.options.as_deref())?;
        Some(Extensions { ranges: vec![tag_range(range.start, range.end, 1)], options })
    }
}

/// One statement for each range and name. `past_end` says how far behind the last number a range ends.
pub(super) fn reserved(ranges: &[proto::ReservedRange], names: &[String], past_end: i32) -> Vec<Reserved> {
    let tags = ranges.iter().map(|range| ReservedValue::Tags(tag_range(range.start, range.end, past_end)));
    let names = names.iter().map(|name| ReservedValue::Name(name.clone()));
    tags.chain(names).map(|value| Reserved { values: vec![value] }).collect()
}

fn tag_range(start: Option<i32>, end: Option<i32>, past_end: i32) -> TagRange {
    let start = start.unwrap_or(0);
    let end = end.unwrap_or(0).saturating_sub(past_end);
    TagRange { start, end, spelled: start != end }
}
