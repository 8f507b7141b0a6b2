//! What records, enums and fixed types share: names, aliases, and the rules of redefinition.

use registrar_schema::ParseError;
use registrar_schema::json::{Json, to_text};

use super::{Parsed, Parser, optional_text, refuse, required_text};
use crate::equivalence::{Extent, is_equivalent};
use crate::model::{Kind, Named, Primitive, TypeId};
use crate::names::FullName;

impl Parser {
    /// Name and documentation of a named type; its aliases come last (see [`aliases_of_type`]).
    pub(super) fn named(&self, node: &Json, namespace: Option<&str>) -> Parsed<Named> {
        let name = required_text(node, "name", "No name in schema")?;
        let name = FullName::new(name, optional_text(node, "namespace").or(namespace));
        self.rule.check(name.simple()).map_err(ParseError)?;
        if Primitive::named(name.full()).is_some() {
            return refuse(format!("Schemas may not be named after primitives: {}", name.full()));
        }
        Ok(Named { name, doc: optional_text(node, "doc").map(Into::into), aliases: Vec::new() })
    }

    /// Enters a definition into the table of names, and gives the earlier definition of that name, if there is one: the
    /// two must turn out to be equal.
    pub(super) fn define(&mut self, id: TypeId, name: &FullName) -> Parsed<Option<TypeId>> {
        self.rule.check_namespace(name.namespace()).map_err(ParseError)?;
        let Some(earlier) = self.names.get(name.full()).copied() else {
            self.names.insert(name.full().into(), id);
            return Ok(None);
        };
        match self.types.kind(earlier) {
            Kind::Record(record) if record.fields.is_none() => refuse(format!("Can't redefine: {}", name.full())),
            _ => Ok(Some(earlier)),
        }
    }

    /// Refuses a second definition of a name that says something else than the first.
    pub(super) fn check_redefinition(&self, earlier: Option<TypeId>, id: TypeId, name: &FullName) -> Parsed<()> {
        match earlier {
            Some(earlier) if !is_equivalent((&self.types, earlier), (&self.types, id), Extent::Data) => {
                refuse(format!("Can't redefine: {}", name.full()))
            }
            _ => Ok(()),
        }
    }
}

/// The aliases of a named type: those without a namespace are in the type's own.
pub(super) fn aliases_of_type(node: &Json, name: &FullName) -> Parsed<Vec<FullName>> {
    let aliases = aliases(node)?.into_iter().map(|alias| FullName::new(&alias, name.namespace())).collect();
    Ok(distinct(aliases))
}

/// The aliases as written, each once.
pub(super) fn aliases(node: &Json) -> Parsed<Vec<Box<str>>> {
    let Some(list) = node.get("aliases") else { return Ok(Vec::new()) };
    let Some(list) = list.as_array() else { return refuse(format!("aliases not an array: {}", to_text(node))) };
    let mut aliases = Vec::with_capacity(list.len());
    for alias in list {
        match alias.as_str() {
            Some(alias) => aliases.push(alias.into()),
            None => return refuse(format!("alias not a string: {}", to_text(alias))),
        }
    }
    Ok(distinct(aliases))
}

fn distinct<T: Ord + Clone>(mut list: Vec<T>) -> Vec<T> {
    let mut seen = std::collections::BTreeSet::new();
    list.retain(|item| seen.insert(item.clone()));
    list
}
