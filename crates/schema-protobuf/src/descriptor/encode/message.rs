//! Messages: the members of oneofs come before the plain fields, and maps bring messages of their own.

use crate::descriptor::message as proto;
use crate::descriptor::options::Target;
use crate::names::Scope;
use crate::tree::{Extensions, Label, Message, Reserved, ReservedValue, TypeName, enums, messages};

use super::Encoder;
use super::fields::entry_name;

impl Encoder<'_, '_> {
    pub(super) fn message(&self, scope: Scope, message: &Message) -> proto::Message {
        let inside = self.names.child(scope, &message.name).unwrap_or(scope);
        let mut descriptor = proto::Message {
            name: Some(message.name.clone()),
            nested_type: messages(&message.nested).map(|nested| self.message(inside, nested)).collect(),
            enum_type: enums(&message.nested).map(|nested| self.enumeration(nested)).collect(),
            extension_range: message.extensions.iter().flat_map(|extensions| self.ranges(extensions)).collect(),
            extension: self.extensions(inside, &message.extends),
            options: self.options(Target::Message, &message.options),
            ..proto::Message::default()
        };
        self.oneofs(inside, message, &mut descriptor);
        self.plain_fields(inside, message, &mut descriptor);
        (descriptor.reserved_range, descriptor.reserved_name) = reserved(&message.reserved, 1);
        descriptor
    }

    fn oneofs(&self, scope: Scope, message: &Message, descriptor: &mut proto::Message) {
        for (index, oneof) in (0..).zip(&message.oneofs) {
            let options = self.options(Target::OneOf, &oneof.options);
            descriptor.oneof_decl.push(proto::OneOf { name: Some(oneof.name.clone()), options });
            for field in &oneof.fields {
                descriptor.field.push(proto::Field { oneof_index: Some(index), ..self.field(scope, field) });
            }
        }
    }

    fn plain_fields(&self, scope: Scope, message: &Message, descriptor: &mut proto::Message) {
        for field in &message.fields {
            let mut encoded = self.field(scope, field);
            if let TypeName::Map(types) = &field.type_name {
                let name = entry_name(&field.name);
                descriptor.nested_type.push(self.entry(scope, &name, types));
                encoded.type_name = Some(name);
            } else if self.is_proto3 && field.label == Some(Label::Optional) {
                encoded.oneof_index = i32::try_from(descriptor.oneof_decl.len()).ok();
                encoded.proto3_optional = Some(true);
                let name = Some(format!("_{}", field.name));
                descriptor.oneof_decl.push(proto::OneOf { name, options: None });
            }
            descriptor.field.push(encoded);
        }
    }

    /// The end of a range is excluded. A range always has options, empty ones at least.
    fn ranges(&self, extensions: &Extensions) -> impl Iterator<Item = proto::ExtensionRange> {
        let options = self.options(Target::ExtensionRange, &extensions.options).unwrap_or_default();
        extensions.ranges.iter().map(move |range| proto::ExtensionRange {
            start: Some(range.start),
            end: Some(range.end.saturating_add(1)),
            options: Some(options.clone()),
        })
    }
}

/// Ranges and names. `past_end` is added to the ends: they are excluded in messages, included in enums.
pub(super) fn reserved(reserved: &[Reserved], past_end: i32) -> (Vec<proto::ReservedRange>, Vec<String>) {
    let mut ranges = Vec::new();
    let mut names = Vec::new();
    for value in reserved.iter().flat_map(|statement| &statement.values) {
        match value {
            ReservedValue::Tags(range) => {
                let end = range.end.saturating_add(past_end);
                ranges.push(proto::ReservedRange { start: Some(range.start), end: Some(end) });
            }
            ReservedValue::Name(name) => names.push(name.clone()),
        }
    }
    (ranges, names)
}
