//! Combined nodes.

use std::collections::HashSet;

use super::NodeId;
use super::fingerprint::Fingerprint;
use crate::document::Criterion;

/// `allOf`, `anyOf`, `oneOf`; also what several keywords of one schema, or several types, say.
#[derive(Debug)]
pub(crate) struct Combined {
    /// How many children must hold.
    pub(crate) criterion: Criterion,
    /// The children, in the order of the text.
    pub(crate) children: Vec<NodeId>,
    /// The first child of each text: the reference tells children apart by what it prints of them.
    pub(crate) distinct: Vec<NodeId>,
    texts: HashSet<Fingerprint>,
}

impl Combined {
    pub(super) fn new(criterion: Criterion) -> Self {
        Self { criterion, children: Vec::new(), distinct: Vec::new(), texts: HashSet::new() }
    }

    /// Adds a child with what its text says.
    pub(super) fn add(&mut self, node: NodeId, text: Fingerprint) {
        self.children.push(node);
        if self.texts.insert(text) {
            self.distinct.push(node);
        }
    }

    /// Adds a child that it has already.
    pub(super) fn add_again(&mut self, node: NodeId) {
        self.children.push(node);
    }

    /// Adds a child that has no text of its own and differs from the others.
    pub(super) fn add_generated(&mut self, node: NodeId) {
        self.children.push(node);
        self.distinct.push(node);
    }
}
