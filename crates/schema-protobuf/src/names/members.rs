//! The members of types by name and by number, indexed when they are first asked for.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::tree::{EnumConstant, Field};

use super::{Declared, Names, Scope};

/// Indices over the types of one tree of names.
#[derive(Debug, Default)]
pub(crate) struct Members<'a> {
    fields: RefCell<HashMap<Scope, Index<'a, Field>>>,
    constants: RefCell<HashMap<Scope, Index<'a, EnumConstant>>>,
}

#[derive(Debug)]
struct Index<'a, T> {
    by_name: HashMap<&'a str, &'a T>,
    by_number: HashMap<i32, &'a T>,
}

impl<'a, T> Index<'a, T> {
    fn of(members: impl Iterator<Item = (&'a str, i32, &'a T)>) -> Self {
        let mut index = Self { by_name: HashMap::new(), by_number: HashMap::new() };
        for (name, number, member) in members {
            index.by_name.entry(name).or_insert(member);
            index.by_number.entry(number).or_insert(member);
        }
        index
    }
}

impl<'a> Members<'a> {
    /// The field of that name, in a oneof or not.
    pub(crate) fn field_named(&self, names: &Names<'a>, message: Scope, name: &str) -> Option<&'a Field> {
        self.field(names, message, |index| index.by_name.get(name).copied())
    }

    /// The field of that number, in a oneof or not.
    pub(crate) fn field_numbered(&self, names: &Names<'a>, message: Scope, number: i32) -> Option<&'a Field> {
        self.field(names, message, |index| index.by_number.get(&number).copied())
    }

    /// The constant of that name.
    pub(crate) fn constant_named(&self, names: &Names<'a>, at: Scope, name: &str) -> Option<&'a EnumConstant> {
        self.constant(names, at, |index| index.by_name.get(name).copied())
    }

    /// The constant of that number.
    pub(crate) fn constant_numbered(&self, names: &Names<'a>, at: Scope, number: i32) -> Option<&'a EnumConstant> {
        self.constant(names, at, |index| index.by_number.get(&number).copied())
    }

    fn field<T>(&self, names: &Names<'a>, at: Scope, get: impl FnOnce(&Index<'a, Field>) -> Option<T>) -> Option<T> {
        let Declared::Message(message) = names.declared(at)? else { return None };
        let mut indices = self.fields.borrow_mut();
        let index = indices.entry(at).or_insert_with(|| {
            let members = message.oneofs.iter().flat_map(|oneof| &oneof.fields);
            Index::of(message.fields.iter().chain(members).map(|field| (field.name.as_str(), field.tag, field)))
        });
        get(index)
    }

    fn constant<T>(
        &self,
        names: &Names<'a>,
        at: Scope,
        get: impl FnOnce(&Index<'a, EnumConstant>) -> Option<T>,
    ) -> Option<T> {
        let Declared::Enum(declared) = names.declared(at)? else { return None };
        let mut indices = self.constants.borrow_mut();
        let index = indices.entry(at).or_insert_with(|| {
            Index::of(declared.constants.iter().map(|constant| (constant.name.as_str(), constant.tag, constant)))
        });
        get(index)
    }
}
