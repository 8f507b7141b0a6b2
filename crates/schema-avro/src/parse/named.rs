//! What records, enums and fixed types share: names, aliases, and the rules of redefinition.

use registrar_schema::ParseError;
use registrar_schema::json::{Json, to_text};

use super::{Parsed, Parser, optional_text, refuse, required_text};
use crate::equivalence::{Extent, is_equivalent};
use crate::model::{Kind, Named, Primitive, TypeId};
use crate::names::{FullName, NameRule};
use crate::properties::Properties;

impl Parser {
    /// Name and documentation of a named type; its aliases come last (see [`Parser::aliases_of_type`]).
    pub(super) fn named(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<Named> {
        let name = required_text(node, "name", "No name in schema")?;
        let name = FullName::new(name, optional_text(node, "namespace").or(namespace));
        self.check_name(name.simple())?;
        Ok(Named { name, doc: optional_text(node, "doc").map(Into::into), aliases: Vec::new() })
    }

    /// Adds a type and enters it into the table of names. A second definition of a name must say what the first says;
    /// the first remains what the name stands for.
    pub(super) fn define(&mut self, kind: Kind, properties: Properties) -> Parsed<TypeId> {
        let Some(name) = kind.named().map(|named| named.name.clone()) else { return refuse("Null name") };
        self.rule.check_namespace(name.namespace()).map_err(ParseError)?;
        let id = self.types.push(kind, properties);
        let earlier = *self.names.entry(name.full().into()).or_insert(id);
        if is_equivalent((&self.types, earlier), (&self.types, id), Extent::Data) {
            Ok(id)
        } else {
            refuse(format!("Can't redefine: {}", name.full()))
        }
    }

    /// The aliases of a named type: those without a namespace are in the type's own. Of new schemas, their simple names
    /// are checked.
    pub(super) fn aliases_of_type(&self, node: &Json, name: &FullName) -> Parsed<Vec<FullName>> {
        let aliases: Vec<_> = aliases(node)?.into_iter().map(|alias| FullName::new(&alias, name.namespace())).collect();
        if self.rule == NameRule::Ascii {
            aliases.iter().try_for_each(|alias| self.rule.check(alias.simple())).map_err(ParseError)?;
        }
        Ok(distinct(aliases))
    }
}

/// Refuses names that stand for a primitive.
pub(super) fn check_no_primitive(name: &FullName) -> Parsed<()> {
    match Primitive::named(name.full()) {
        Some(_) => refuse(format!("Schemas may not be named after primitives: {}", name.full())),
        None => Ok(()),
    }
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
