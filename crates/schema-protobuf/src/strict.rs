//! The checks that the reference leaves to real descriptors (spec: formats 1.3, `validate(true)`): names and numbers
//! that are taken twice, and the values of maps. One message for the first fault.

use std::collections::{HashMap, HashSet};

use registrar_schema::ParseError;

use crate::names::{Names, Scope, is_scalar};
use crate::tree::{Enum, Extend, Field, File, Message, Type, TypeName, enums, messages};

/// Checks a file among the names that it sees.
///
/// # Errors
/// The first fault.
pub(crate) fn check(file: &File, names: &Names<'_>) -> Result<(), ParseError> {
    let scope = names.package(file.package.as_deref());
    let mut siblings = Siblings::of(file.package.clone().unwrap_or_default());
    let checker = Checker { names };
    checker.types(scope, &mut siblings, &file.types)?;
    for service in &file.services {
        siblings.add(&service.name)?;
    }
    checker.extends(&mut siblings, &file.extends)
}

/// The names in one scope.
struct Siblings<'a> {
    scope: String,
    names: HashSet<&'a str>,
}

impl<'a> Siblings<'a> {
    fn of(scope: String) -> Self {
        Self { scope, names: HashSet::new() }
    }

    fn full_name(&self, name: &str) -> String {
        if self.scope.is_empty() { name.to_owned() } else { format!("{}.{name}", self.scope) }
    }

    fn add(&mut self, name: &'a str) -> Result<(), ParseError> {
        if self.names.insert(name) {
            return Ok(());
        }
        let place = if self.scope.is_empty() { String::new() } else { format!(" in \"{}\"", self.scope) };
        fault(&self.full_name(name), &format!("\"{name}\" is already defined{place}."))
    }
}

fn fault(element: &str, why: &str) -> Result<(), ParseError> {
    Err(ParseError(format!("Invalid protobuf schema definition: {element}: {why}")))
}

struct Checker<'n, 'a> {
    names: &'n Names<'a>,
}

impl Checker<'_, '_> {
    fn types<'t>(&self, scope: Scope, siblings: &mut Siblings<'t>, types: &'t [Type]) -> Result<(), ParseError> {
        for message in messages(types) {
            siblings.add(&message.name)?;
            let inside = self.names.child(scope, &message.name).unwrap_or(scope);
            self.message(inside, siblings.full_name(&message.name), message)?;
        }
        enums(types).try_for_each(|declared| enumeration(siblings, declared))
    }

    fn message(&self, scope: Scope, full_name: String, message: &Message) -> Result<(), ParseError> {
        let mut siblings = Siblings::of(full_name);
        self.types(scope, &mut siblings, &message.nested)?;
        let members = message.oneofs.iter().flat_map(|oneof| &oneof.fields);
        let fields: Vec<&Field> = members.chain(&message.fields).collect();
        for field in &fields {
            siblings.add(&field.name)?;
        }
        for oneof in &message.oneofs {
            siblings.add(&oneof.name)?;
        }
        self.extends(&mut siblings, &message.extends)?;
        self.numbers(&siblings, &fields)?;
        fields.iter().try_for_each(|field| self.map_value(scope, &siblings, field))
    }

    fn numbers(&self, siblings: &Siblings<'_>, fields: &[&Field]) -> Result<(), ParseError> {
        let mut taken: HashMap<i32, &Field> = HashMap::new();
        for field in fields {
            if field.tag <= 0 {
                return fault(&siblings.full_name(&field.name), "Field numbers must be positive integers.");
            }
            if let Some(first) = taken.insert(field.tag, field) {
                let message = &siblings.scope;
                let why = format!(
                    "Field number {} has already been used in \"{message}\" by field \"{}\".",
                    field.tag, first.name
                );
                return fault(&siblings.full_name(&field.name), &why);
            }
        }
        Ok(())
    }

    fn extends<'t>(&self, siblings: &mut Siblings<'t>, extends: &'t [Extend]) -> Result<(), ParseError> {
        extends.iter().flat_map(|extend| &extend.fields).try_for_each(|field| siblings.add(&field.name))
    }

    /// The only types that may be unresolved after the lenient checks.
    fn map_value(&self, scope: Scope, siblings: &Siblings<'_>, field: &Field) -> Result<(), ParseError> {
        let TypeName::Map(types) = &field.type_name else { return Ok(()) };
        match &types.1 {
            TypeName::Named(name) if !is_scalar(name) && self.names.resolve_type(scope, name).is_none() => {
                fault(&siblings.full_name(&field.name), &format!("\"{name}\" is not defined."))
            }
            _ => Ok(()),
        }
    }
}

/// The constants of an enum are siblings of the enum.
fn enumeration<'t>(siblings: &mut Siblings<'t>, declared: &'t Enum) -> Result<(), ParseError> {
    siblings.add(&declared.name)?;
    declared.constants.iter().try_for_each(|constant| siblings.add(&constant.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    fn fault_of(text: &str) -> Option<String> {
        let file = parse(text).unwrap();
        let names = Names::visible(&file, std::iter::empty());
        check(&file, &names).err().map(|error| error.to_string())
    }

    #[test]
    fn faults() {
        let rows = [
            ("string a = 1; string b = 1;", "p.A.b: Field number 1 has already been used in \"p.A\" by field \"a\"."),
            ("string a = 1; int32 a = 2;", "p.A.a: \"a\" is already defined in \"p.A\"."),
            ("string a = 0;", "p.A.a: Field numbers must be positive integers."),
            ("map<string, Missing> m = 1;", "p.A.m: \"Missing\" is not defined."),
            ("enum E { Z = 0; } enum F { Z = 0; }", "p.A.Z: \"Z\" is already defined in \"p.A\"."),
        ];
        for (body, expected) in rows {
            let text = format!("syntax = \"proto3\"; package p; message A {{ {body} }}");
            assert_eq!(fault_of(&text), Some(format!("Invalid protobuf schema definition: {expected}")), "{body}");
        }
        assert_eq!(fault_of("syntax = \"proto3\"; message A { A a = 1; map<int32, A> b = 2; }"), None);
    }
}
