//! Arrays, maps and unions.

use std::collections::HashSet;

use registrar_schema::json::{Json, to_text};

use super::{Parsed, Parser, extra_attributes, refuse};
use crate::model::{Kind, TypeId};
use crate::print::message_text;
use crate::properties::Properties;

impl Parser {
    pub(super) fn array(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let Some(items) = node.get("items") else {
            return refuse(format!("Array has no items type: {}", to_text(node)));
        };
        let items = self.schema(items, namespace)?;
        Ok(self.types.push(Kind::Array(items), extra_attributes(node)))
    }

    pub(super) fn map(&mut self, node: &Json, namespace: Option<&str>) -> Parsed<TypeId> {
        let Some(values) = node.get("values") else {
            return refuse(format!("Map has no values type: {}", to_text(node)));
        };
        let values = self.schema(values, namespace)?;
        Ok(self.types.push(Kind::Map(values), extra_attributes(node)))
    }

    pub(super) fn union(&mut self, nodes: &[Json], namespace: Option<&str>) -> Parsed<TypeId> {
        let mut branches = Vec::with_capacity(nodes.len());
        for branch in nodes {
            branches.push(self.schema(branch, namespace)?);
        }
        let union = self.types.push(Kind::Union(branches.clone()), Properties::default());
        let mut names = HashSet::new();
        for branch in branches {
            match self.types.kind(branch).branch_name() {
                // the same name twice is only a fault if it is defined
                Some(_) if matches!(self.types.kind(branch), Kind::Unresolved(_)) => {}
                None => return refuse(format!("Nested union: {}", message_text(&self.types, union))),
                Some(name) if !names.insert(name) => return refuse(format!("Duplicate in union:{name}")),
                Some(_) => {}
            }
        }
        Ok(union)
    }
}
