//! Names that are used before they are defined: once a text has been read, each use is replaced by the definition.
//!
//! Where a whole text is an undefined name, the reference's message has a number that it counts per process instead of
//! the name; ours has the name everywhere.

use std::collections::HashMap;

use super::{Parsed, Parser, refuse};
use crate::model::{Kind, Node, TypeId};

impl Parser {
    /// Replaces every placeholder of the text whose nodes begin at `start`, and gives what its root became.
    pub(super) fn resolve_forward_uses(&mut self, start: usize, root: TypeId) -> Parsed<TypeId> {
        if self.unresolved.is_empty() {
            return Ok(root);
        }
        let mut definitions = HashMap::new();
        for (placeholder, name) in std::mem::take(&mut self.unresolved) {
            let Some(definition) = self.names.get(&name) else { return refuse(format!("Undefined schema: {name}")) };
            definitions.insert(placeholder, *definition);
        }
        let resolve = |id: &mut TypeId| {
            if let Some(definition) = definitions.get(id) {
                *id = *definition;
            }
        };
        for node in self.types.nodes_from(start) {
            for_each_child(node, resolve);
        }
        for pending in &mut self.pending_defaults {
            resolve(&mut pending.schema);
        }
        let mut root = root;
        resolve(&mut root);
        Ok(root)
    }
}

fn for_each_child(node: &mut Node, change: impl Fn(&mut TypeId)) {
    match &mut node.kind {
        Kind::Array(child) | Kind::Map(child) => change(child),
        Kind::Union(branches) => branches.iter_mut().for_each(change),
        Kind::Record(record) => {
            let fields = record.fields.as_mut().map(|fields| fields.list_mut()).unwrap_or_default();
            fields.iter_mut().for_each(|field| change(&mut field.schema));
        }
        Kind::Primitive(_) | Kind::Enumeration(_) | Kind::Fixed(_) | Kind::Unresolved(_) => {}
    }
}
