//! From the texts to nodes.

use std::collections::HashMap;

use registrar_schema::json::Json;

use super::fingerprint::Fingerprints;
use super::fragments::Reader;
use super::{Combined, Model, NodeId, Shape};
use crate::document::{Criterion, Documents, Location, address_of};

/// Reads the schemas of one root into a model, each once.
pub(super) struct Builder<'a, 'm> {
    pub(super) documents: &'m Documents<'a>,
    pub(super) fingerprints: &'m mut Fingerprints,
    model: &'m mut Model<'a>,
    /// Schemas that have a node, which is not filled yet.
    queue: Vec<(NodeId, Location<'a>)>,
    /// Nodes by the address of their schema.
    met: HashMap<usize, NodeId>,
}

impl<'a, 'm> Builder<'a, 'm> {
    pub(super) fn new(
        model: &'m mut Model<'a>,
        documents: &'m Documents<'a>,
        fingerprints: &'m mut Fingerprints,
    ) -> Self {
        Self { documents, fingerprints, model, queue: Vec::new(), met: HashMap::new() }
    }

    /// Reads everything that the root leads to; gives the root's node.
    pub(super) fn build(mut self) -> NodeId {
        let root = self.enter(self.documents.root());
        while let Some((id, at)) = self.queue.pop() {
            self.fill(id, &at);
        }
        root
    }

    /// The node of a schema.
    pub(super) fn enter(&mut self, at: Location<'a>) -> NodeId {
        if let Some(id) = self.met.get(&address_of(at.json)) {
            return *id;
        }
        let id = self.model.push(Shape::Empty);
        self.met.insert(address_of(at.json), id);
        self.queue.push((id, at));
        id
    }

    /// The node of a schema within another one.
    pub(super) fn enter_within(&mut self, outer: &Location<'a>, json: &'a Json) -> NodeId {
        self.enter(self.documents.within(outer, json))
    }

    /// A node for a part of a schema.
    pub(super) fn push(&mut self, shape: Shape<'a>) -> NodeId {
        self.model.push(shape)
    }

    fn fill(&mut self, id: NodeId, at: &Location<'a>) {
        let shape = match at.json {
            Json::Bool(false) => Shape::False,
            Json::Object(_) => {
                let mut fragments = Reader::new(self, at).fragments();
                if fragments.len() > 1 { self.join(fragments) } else { fragments.pop().unwrap_or(Shape::Empty) }
            }
            _ => Shape::Empty,
        };
        let node = self.model.node_mut(id);
        node.shape = shape;
        node.has_default = at.json.get("default").is_some();
        node.is_bytes = at.json.get("connect.type").and_then(Json::as_str) == Some("bytes");
    }

    /// What the text doesn't say: all of the fragments hold.
    fn join(&mut self, fragments: Vec<Shape<'a>>) -> Shape<'a> {
        let mut joined = Combined::new(Criterion::All);
        for fragment in fragments {
            joined.add_generated(self.push(fragment));
        }
        Shape::Combined(joined)
    }
}
