//! The built-in files against a table of what the published ones declare.

use super::{FILES, TEXTS, files};
use crate::names::{Names, Scope};
use crate::parse::parse;
use crate::tree::{Type, TypeName};

/// The types, each with its members as `number=name/type`.
const TYPES: &str = include_str!("types.txt");

/// The row of each type in a scope.
fn rows(names: &Names<'_>, scope: Scope, types: &[Type]) -> Vec<String> {
    let mut rows = Vec::new();
    for declared in types {
        let inside = names.child(scope, declared.name()).unwrap();
        let mut members: Vec<(i32, String)> = match declared {
            Type::Message(message) => {
                rows.extend(self::rows(names, inside, &message.nested));
                let fields = message.fields.iter().chain(message.oneofs.iter().flat_map(|oneof| &oneof.fields));
                let full = |field| type_name(names, inside, field);
                fields.map(|field| (field.tag, format!("{}/{}", field.name, full(&field.type_name)))).collect()
            }
            Type::Enum(declared) => declared.constants.iter().map(|found| (found.tag, found.name.clone())).collect(),
        };
        members.sort();
        let members: String = members.iter().map(|(number, member)| format!(" {number}={member}")).collect();
        rows.push(format!("{}:{members}", names.full_name(inside)));
    }
    rows
}

fn type_name(names: &Names<'_>, scope: Scope, written: &TypeName) -> String {
    match written {
        TypeName::Map(types) => {
            format!("map<{},{}>", type_name(names, scope, &types.0), type_name(names, scope, &types.1))
        }
        TypeName::Named(name) => match names.resolve_type(scope, name) {
            Some((found, _)) => names.full_name(found),
            None => name.clone(),
        },
    }
}

#[test]
fn every_text_parses() {
    for (path, text) in TEXTS {
        assert_eq!(parse(text).err(), None, "{path}");
    }
    assert_eq!(FILES.len(), 31);
}

#[test]
fn all_types_are_there_with_all_members() {
    let nothing = crate::tree::File::default();
    let names = Names::visible(&nothing, std::iter::empty());
    let mut found: Vec<String> =
        files().flat_map(|(_, file)| rows(&names, names.package(file.package.as_deref()), &file.types)).collect();
    found.sort();
    assert_eq!(found, TYPES.lines().collect::<Vec<_>>());
}
