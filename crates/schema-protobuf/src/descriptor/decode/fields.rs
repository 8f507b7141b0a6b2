//! Fields and `extend` blocks.

use std::collections::HashMap;

use crate::descriptor::message::{self as proto, KINDS, REPEATED_LABEL};
use crate::descriptor::options::Target;
use crate::tree::{Extend, Field, Label, TypeName};

use super::Decoder;

impl Decoder<'_, '_> {
    /// A field; nothing inside for a group.
    pub(super) fn field(&self, descriptor: &proto::Field) -> Option<Option<Field>> {
        let scalar = KINDS.iter().find(|(_, kind)| descriptor.kind == Some(*kind)).map(|(name, _)| (*name).to_owned());
        let Some(type_name) = scalar.or_else(|| descriptor.type_name.clone()) else { return Some(None) };
        const GROUP_KIND: i32 = 10;
        if descriptor.kind == Some(GROUP_KIND) {
            return Some(None);
        }
        Some(Some(Field {
            label: self.label(descriptor),
            type_name: TypeName::Named(type_name),
            name: descriptor.name.clone()?,
            tag: descriptor.number.unwrap_or(0),
            options: self.options(Target::Field, descriptor.options.as_deref())?,
            default: descriptor.default_value.clone().filter(|_| !self.is_proto3),
            json_name: descriptor.json_name.clone(),
        }))
    }

    fn label(&self, descriptor: &proto::Field) -> Option<Label> {
        let is_optional = descriptor.proto3_optional == Some(true);
        match descriptor.label {
            Some(REPEATED_LABEL) => Some(Label::Repeated),
            _ if is_optional => Some(Label::Optional),
            _ if self.is_proto3 || descriptor.oneof_index.is_some() => None,
            Some(2) => Some(Label::Required),
            _ => Some(Label::Optional),
        }
    }

    /// One block for each extended message, in first-seen order.
    pub(super) fn extends(&self, descriptors: &[proto::Field]) -> Option<Vec<Extend>> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut extends: Vec<Extend> = Vec::new();
        for descriptor in descriptors {
            let Some(field) = self.field(descriptor)? else { continue };
            let name = descriptor.extendee.as_deref()?;
            let place = *places.entry(name).or_insert(extends.len());
            if place == extends.len() {
                extends.push(Extend { name: name.to_owned(), fields: Vec::new() });
            }
            extends[place].fields.push(field);
        }
        Some(extends)
    }
}
