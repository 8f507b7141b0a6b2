//! Stage 2: whether a tree is a schema (spec: formats 1.2).
//!
//! A walk from the root through subschemas and references. Every node is visited once, whatever refers to it, and in a
//! queue instead of a recursion, so that the work is linear in the texts for cyclic and for exponential schemas alike.
//! What nothing leads to, such as an unused definition, is not looked at, as in the reference.

mod dialect;
mod documents;
mod fault;
mod keywords;
mod metaschemas;
mod pattern;
mod shape;
mod uri;
mod walk;

use registrar_schema::ResolvedReference;
use registrar_schema::json::Json;

use crate::language::read;
use documents::Documents;
use fault::Fault;
use walk::Walk;

/// Checks a tree with what it refers to; `strict` also refuses properties of the root that begin with `$$`.
pub(crate) fn validate(root: &Json, references: &[ResolvedReference], strict: bool) -> Result<(), Fault> {
    root_kind(root)?;
    let mut texts = Vec::with_capacity(references.len());
    for reference in references {
        let tree = read(&reference.schema).filter(|tree| tree.as_object().is_some());
        texts.push((&*reference.name, tree.ok_or_else(|| Fault::ReferencedText(reference.name.to_string()))?));
    }
    let referenced: Vec<(&str, &Json)> = texts.iter().map(|(name, tree)| (*name, tree)).collect();
    let documents = Documents::new(root, &referenced)?;
    Walk::new(&documents).run()?;
    if strict && shape::has_reserved_prefix(root, dialect::Dialect::of_root(root)) {
        return Err(Fault::ReservedPrefix);
    }
    Ok(())
}

fn root_kind(root: &Json) -> Result<(), Fault> {
    match root {
        Json::Object(_) | Json::Bool(_) => Ok(()),
        Json::Array(_) => Err(Fault::Root("ARRAY")),
        Json::String(_) => Err(Fault::Root("STRING")),
        Json::Number(_) => Err(Fault::Root("NUMBER")),
        Json::Null => Err(Fault::Root("NULL")),
    }
}

#[cfg(test)]
mod tests;
