//! Fields, extensions and the entries of maps.

use crate::descriptor::message::{self as proto, ENUM_KIND, KINDS, MESSAGE_KIND, OPTIONAL_LABEL, REPEATED_LABEL};
use crate::descriptor::options::Target;
use crate::names::{Declared, Scope};
use crate::tree::{Extend, Field, Label, TypeName};

use super::Encoder;

impl Encoder<'_, '_> {
    pub(super) fn field(&self, scope: Scope, field: &Field) -> proto::Field {
        let is_map = matches!(field.type_name, TypeName::Map(_));
        proto::Field {
            name: Some(field.name.clone()),
            number: Some(field.tag),
            label: if is_map { Some(label_number(Label::Repeated)) } else { field.label.map(label_number) },
            default_value: field.default.clone(),
            options: self.options(Target::Field, &field.options),
            json_name: field.json_name.clone(),
            ..self.typed(scope, &field.type_name)
        }
    }

    /// A field of which only the type is known. Names stay as they were written.
    fn typed(&self, scope: Scope, type_name: &TypeName) -> proto::Field {
        let name = match type_name {
            TypeName::Map(_) => return proto::Field { kind: Some(MESSAGE_KIND), ..proto::Field::default() },
            TypeName::Named(name) => name,
        };
        if let Some((_, kind)) = KINDS.iter().find(|(scalar, _)| scalar == name) {
            return proto::Field { kind: Some(*kind), ..proto::Field::default() };
        }
        let kind = self.names.resolve_type(scope, name).map(|(_, declared)| match declared {
            Declared::Message(_) => MESSAGE_KIND,
            Declared::Enum(_) => ENUM_KIND,
        });
        proto::Field { kind, type_name: Some(name.clone()), ..proto::Field::default() }
    }

    pub(super) fn extensions(&self, scope: Scope, extends: &[Extend]) -> Vec<proto::Field> {
        let fields = extends.iter().flat_map(|extend| extend.fields.iter().map(move |field| (extend, field)));
        fields
            .map(|(extend, field)| proto::Field { extendee: Some(extend.name.clone()), ..self.field(scope, field) })
            .collect()
    }

    /// The message that the entries of a map are.
    pub(super) fn entry(&self, scope: Scope, name: &str, types: &(TypeName, TypeName)) -> proto::Message {
        let member = |name: &str, number, type_name| proto::Field {
            name: Some(name.to_owned()),
            number: Some(number),
            ..self.typed(scope, type_name)
        };
        let is_map_entry = vec![0x38, 1];
        proto::Message {
            name: Some(name.to_owned()),
            field: vec![member("key", 1, &types.0), member("value", 2, &types.1)],
            options: Some(is_map_entry),
            ..proto::Message::default()
        }
    }
}

fn label_number(label: Label) -> i32 {
    match label {
        Label::Optional => OPTIONAL_LABEL,
        Label::Required => 2,
        Label::Repeated => REPEATED_LABEL,
    }
}

/// `Entry` behind the name of the field, which becomes upper camel case only if it has an underscore.
pub(super) fn entry_name(field: &str) -> String {
    if !field.contains('_') {
        return format!("{field}Entry");
    }
    let camel: String = field.split('_').map(capitalized).collect();
    format!("{camel}Entry")
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}
