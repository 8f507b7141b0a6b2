//! The options messages of descriptors, which are the standard fields and what extends them.

use std::collections::BTreeMap;

use crate::names::{Names, Scope};
use crate::tree::{OptionElement, OptionValue};

use super::value::{Member, Writer};

/// Whose options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Target {
    File,
    Message,
    Field,
    OneOf,
    Enum,
    EnumValue,
    ExtensionRange,
    Service,
    Method,
}

impl Target {
    /// The type of the options message.
    pub(super) fn scope(self, names: &Names<'_>) -> Option<Scope> {
        let name = match self {
            Self::File => ".google.protobuf.FileOptions",
            Self::Message => ".google.protobuf.MessageOptions",
            Self::Field => ".google.protobuf.FieldOptions",
            Self::OneOf => ".google.protobuf.OneofOptions",
            Self::Enum => ".google.protobuf.EnumOptions",
            Self::EnumValue => ".google.protobuf.EnumValueOptions",
            Self::ExtensionRange => ".google.protobuf.ExtensionRangeOptions",
            Self::Service => ".google.protobuf.ServiceOptions",
            Self::Method => ".google.protobuf.MethodOptions",
        };
        names.resolve_type(Scope::ROOT, name).map(|(scope, _)| scope)
    }
}

/// Options as the bytes of their message: the standard ones and those of `confluent`, others are lost
/// (spec: formats 2.4.6). Nothing if none of the options is of those.
pub(super) fn write_options(writer: &Writer<'_, '_>, target: Target, options: &[OptionElement]) -> Option<Vec<u8>> {
    if options.is_empty() {
        return None;
    }
    let scope = target.scope(writer.names())?;
    let standard = options.iter().filter(|option| !option.parenthesized && option.path.is_empty());
    let mut bytes = writer.message(scope, standard.map(|option| (option.name.as_str(), &option.value)));
    for (_, (member, value)) in custom_options(writer.names(), scope, options) {
        writer.member(member, &value, &mut bytes);
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// The `confluent` options of that options message by number, each with all that was assigned to it.
fn custom_options<'a>(
    names: &Names<'a>,
    target: Scope,
    options: &[OptionElement],
) -> BTreeMap<i32, (Member<'a>, OptionValue)> {
    let mut custom: BTreeMap<i32, (Member<'a>, OptionValue)> = BTreeMap::new();
    for option in options.iter().filter(|option| option.parenthesized) {
        let Some((at, extension)) = names.resolve_extension(Scope::ROOT, &option.name) else { continue };
        let extended = names.resolve_type(extension.scope, extension.extended).map(|(extended, _)| extended);
        if extended != Some(target) || names.outermost(at) != "confluent" {
            continue;
        }
        let value = option.value.clone().nested_under(&option.path);
        match custom.get_mut(&extension.field.tag) {
            Some((_, earlier)) => extend(earlier, value),
            None => drop(custom.insert(extension.field.tag, (Member::of_extension(extension), value))),
        }
    }
    custom
}

/// Adds what a later assignment of the same option says.
fn extend(earlier: &mut OptionValue, later: OptionValue) {
    match (earlier, later) {
        (OptionValue::Map(aggregate), OptionValue::Map(later)) => {
            later.into_iter().for_each(|(key, value)| aggregate.add(key, value));
        }
        (earlier, later) => *earlier = later,
    }
}
