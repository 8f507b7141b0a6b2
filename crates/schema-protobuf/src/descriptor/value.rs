//! Messages whose fields are known from a tree only: option values to bytes and back.

mod read;
mod write;

use crate::names::{Declared, Extension, Names, Scope, is_scalar};
use crate::tree::{Field, Label, TypeName};

pub(super) use read::Reader;
pub(super) use write::Writer;

/// A field of a message, and the scope in which its type is looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) field: &'a Field,
    pub(super) scope: Scope,
}

impl<'a> Member<'a> {
    /// A field of whatever it extends.
    pub(super) fn of_extension(extension: Extension<'a>) -> Self {
        Self { field: extension.field, scope: extension.scope }
    }

    /// Whether the field holds many values.
    pub(super) fn is_repeated(&self) -> bool {
        self.field.label == Some(Label::Repeated) || matches!(self.field.type_name, TypeName::Map(_))
    }

    fn kind(&self, names: &Names<'a>) -> Option<Kind<'a>> {
        Kind::of(names, self.scope, &self.field.type_name)
    }
}

/// What the type of a field means.
enum Kind<'a> {
    Scalar(&'a str),
    Enum(Scope),
    Message(Scope),
    /// Key and value.
    Map(&'a TypeName, &'a TypeName),
}

impl<'a> Kind<'a> {
    fn of(names: &Names<'a>, scope: Scope, type_name: &'a TypeName) -> Option<Self> {
        let name = match type_name {
            TypeName::Map(types) => return Some(Self::Map(&types.0, &types.1)),
            TypeName::Named(name) if is_scalar(name) => return Some(Self::Scalar(name)),
            TypeName::Named(name) => name,
        };
        match names.resolve_type(scope, name)? {
            (at, Declared::Enum(_)) => Some(Self::Enum(at)),
            (at, Declared::Message(_)) => Some(Self::Message(at)),
        }
    }
}
