//! The model that is compared: a tree of nodes in an arena, shaped as the reference's (spec: formats 4.4.2).
//!
//! A schema is one node, or several joined by an `allOf` that its text doesn't have: `type`, `enum`, `const`, `not`,
//! each of `allOf`, `anyOf`, `oneOf`, and the keywords of each family without a `type` make a node each. A `$ref` is a
//! node that points to another one, so that a cyclic schema is a finite model. Each schema of the text is read once,
//! from a queue, so that the model is as large as the texts.

mod array;
mod builder;
mod combined;
mod fingerprint;
mod fragments;
mod named;
mod number;
mod object;
mod printed;
mod reference;
mod string;

use std::collections::HashSet;

use crate::document::Documents;
use builder::Builder;

pub(crate) use array::Array;
pub(crate) use combined::Combined;
pub(crate) use fingerprint::{Fingerprint, Fingerprints};
pub(crate) use named::Named;
pub(crate) use number::Number;
pub(crate) use object::Object;
pub(crate) use string::Text;

/// The place of a node in its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NodeId(u32);

/// A node of the model.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    /// What it is.
    pub(crate) shape: Shape<'a>,
    /// Whether it has a `default`.
    pub(crate) has_default: bool,
    /// Whether Kafka Connect calls it bytes: `"connect.type":"bytes"`.
    pub(crate) is_bytes: bool,
}

/// The classes of nodes. What is never compared, such as `format` or the branches of a conditional, is left out.
#[derive(Debug)]
pub(crate) enum Shape<'a> {
    /// `{}`, `true`, and what has no keyword that counts.
    Empty,
    /// `false`.
    False,
    /// `null`.
    Null,
    /// A boolean.
    Boolean,
    /// A string.
    String(Text<'a>),
    /// A number.
    Number(Number<'a>),
    /// An array.
    Array(Box<Array>),
    /// An object.
    Object(Box<Object<'a>>),
    /// `enum`.
    Enum(HashSet<Fingerprint>),
    /// `const`.
    Const(Fingerprint),
    /// `not`.
    Not(NodeId),
    /// `allOf`, `anyOf`, `oneOf`.
    Combined(Combined),
    /// `if`, `then`, `else`.
    Conditional,
    /// `$ref`: to a node that is none.
    Reference(NodeId),
    /// `$ref` into a metaschema, whose texts are not read: two of these are alike if their URIs are equal.
    Metaschema(Box<str>),
}

/// The nodes of any number of schemas.
#[derive(Debug, Default)]
pub(crate) struct Model<'a> {
    nodes: Vec<Node<'a>>,
}

impl<'a> Model<'a> {
    /// Adds a valid schema; gives its root.
    pub(crate) fn add(&mut self, documents: &Documents<'a>, fingerprints: &mut Fingerprints) -> NodeId {
        let first = self.nodes.len();
        let root = Builder::new(self, documents, fingerprints).build();
        reference::resolve(self, first);
        root
    }

    /// A node, whatever it is.
    pub(crate) fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    /// What a node is, or refers to.
    pub(crate) fn target(&self, id: NodeId) -> NodeId {
        match self.node(id).shape {
            Shape::Reference(target) => target,
            _ => id,
        }
    }

    fn push(&mut self, shape: Shape<'a>) -> NodeId {
        // a text of 4 GiB would be needed for more
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { shape, has_default: false, is_bytes: false });
        id
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node<'a> {
        &mut self.nodes[id.0 as usize]
    }
}

#[cfg(test)]
mod tests;
