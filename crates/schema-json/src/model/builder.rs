//! From the texts to nodes.

use std::collections::HashMap;

use registrar_schema::json::Json;

use super::fingerprint::Fingerprints;
use super::fragments::{Fragment, Reader};
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
                match fragments.pop() {
                    None => Shape::Empty,
                    Some(only) if fragments.is_empty() => only.shape,
                    Some(last) => self.join(fragments.into_iter().chain([last])),
                }
            }
            _ => Shape::Empty,
        };
        // to the drafts' loader a reference has no default of its own
        let is_only_ref = matches!(shape, Shape::Reference(_) | Shape::Metaschema(_))
            && !self.documents.dialect(at.document).reads_beside_ref();
        let node = self.model.node_mut(id);
        node.shape = shape;
        node.has_default = !is_only_ref && at.json.get("default").is_some();
        node.is_bytes = at.json.get("connect.type").and_then(Json::as_str) == Some("bytes");
    }

    /// What the text doesn't say: all of the fragments hold.
    fn join(&mut self, fragments: impl Iterator<Item = Fragment<'a>>) -> Shape<'a> {
        let mut joined = Combined::new(Criterion::All);
        for fragment in fragments {
            self.add(&mut joined, fragment);
        }
        Shape::Combined(joined)
    }

    /// Adds a part of a schema to a combination.
    pub(super) fn add(&mut self, combined: &mut Combined, fragment: Fragment<'a>) {
        let node = self.model.push(fragment.shape);
        if fragment.says_nothing {
            combined.add(node, self.fingerprints.of_nothing());
        } else {
            combined.add_generated(node);
        }
    }
}
