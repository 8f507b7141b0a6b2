//! Stage 2: whether a tree is a schema (spec: formats 1.2).
//!
//! A walk from the root through subschemas and references. Every node is visited once, whatever refers to it, and in a
//! queue instead of a recursion, so that the work is linear in the texts for cyclic and for exponential schemas alike.
//! What nothing leads to, such as an unused definition, is not looked at, as in the reference; but the loader of the
//! modern dialects reads `$defs`, used or not, and what it reads must at least be of the right kinds.

mod shape;
mod walk;

use registrar_schema::ResolvedReference;
use registrar_schema::json::Json;

use crate::document::{Dialect, Documents, References};
use crate::fault::Fault;
use walk::Walk;

/// Checks a tree with what it refers to.
pub(crate) fn validate(root: &Json, references: &[ResolvedReference]) -> Result<(), Fault> {
    root_kind(root)?;
    let references = References::read(references)?;
    let documents = Documents::new(root, &references)?;
    Walk::new(&documents).run()
}

/// What a strict check of a valid tree refuses besides: properties of the root that begin with `$$`.
pub(crate) fn validate_names(root: &Json) -> Result<(), Fault> {
    if shape::has_reserved_prefix(root, Dialect::of_root(root)) { Err(Fault::ReservedPrefix) } else { Ok(()) }
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
