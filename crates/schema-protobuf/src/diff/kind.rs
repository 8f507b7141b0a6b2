//! What a type is to the comparison.

use crate::names::{Declared, Names, Scope, is_scalar};
use crate::tree::{Message, TypeName};

/// The kind of a type.
#[derive(Debug, Clone, Copy)]
pub(super) enum TypeKind<'a> {
    Scalar(ScalarGroup),
    /// Key and value, and the scope in which they are looked up.
    Map(&'a TypeName, &'a TypeName, Scope),
    Message(&'a Message, Scope),
    /// A name that nothing declares.
    Unresolved(&'a str),
}

/// Scalars of one group can be read as one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScalarGroup {
    /// Enums are of it too.
    GeneralNumber,
    SignedNumber,
    StringOrBytes,
    Fixed32,
    Fixed64,
    Float,
    Double,
}

impl<'a> TypeKind<'a> {
    /// The kind of a type that is written in that scope.
    pub(super) fn of(names: &Names<'a>, scope: Scope, type_name: &'a TypeName) -> Self {
        let name = match type_name {
            TypeName::Map(types) => return Self::Map(&types.0, &types.1, scope),
            TypeName::Named(name) if is_scalar(name) => return Self::Scalar(ScalarGroup::of(name)),
            TypeName::Named(name) => name,
        };
        match names.resolve_type(scope, name) {
            None => Self::Unresolved(name),
            Some((_, Declared::Enum(_))) => Self::Scalar(ScalarGroup::GeneralNumber),
            Some((at, Declared::Message(message))) => match message.map_entry() {
                Some((key, value)) => Self::Map(key, value, at),
                None => Self::Message(message, at),
            },
        }
    }
}

impl ScalarGroup {
    fn of(name: &str) -> Self {
        match name {
            "sint32" | "sint64" => Self::SignedNumber,
            "string" | "bytes" => Self::StringOrBytes,
            "fixed32" | "sfixed32" => Self::Fixed32,
            "fixed64" | "sfixed64" => Self::Fixed64,
            "float" => Self::Float,
            "double" => Self::Double,
            _ => Self::GeneralNumber,
        }
    }
}
