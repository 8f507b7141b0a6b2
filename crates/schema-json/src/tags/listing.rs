//! The tagged entities of a document.

use std::cell::RefCell;
use std::collections::HashSet;

use registrar_model::{EntityType, SchemaEntity, SchemaTags};
use registrar_schema::json::Json;

use super::walk::{Cursor, walk};
use super::{TAGS, tags_of};
use crate::document::address_of;

/// What all listed paths may take. Bytes; entities beyond that are left out. A text can't reach it unless many tags are
/// far below very long names.
const MAX_PATHS: usize = 64 << 20;

/// The entities that have tags. A schema that is both a property and an object counts as the property only.
pub(super) fn list(root: &Json) -> Vec<SchemaTags> {
    let listing = RefCell::default();
    walk(root, At { listing: &listing, length: 0 });
    listing.into_inner().found
}

#[derive(Default)]
struct Listing {
    /// The path up to where the walk is, and perhaps what is left of a longer one.
    path: String,
    found: Vec<SchemaTags>,
    /// The addresses of what was found.
    met: HashSet<usize>,
    /// What the paths take.
    size: usize,
}

#[derive(Clone, Copy)]
struct At<'l> {
    listing: &'l RefCell<Listing>,
    /// How much of the listing's path leads here.
    length: usize,
}

impl<'a> Cursor<'a> for At<'_> {
    fn within(self, segment: &str) -> Option<Self> {
        let path = &mut self.listing.borrow_mut().path;
        path.truncate(self.length);
        if self.length > 0 {
            path.push('.');
        }
        path.push_str(segment);
        Some(Self { length: path.len(), ..self })
    }

    fn meet(self, entity_type: EntityType, node: &'a Json) {
        if node.get(TAGS).is_none() {
            return;
        }
        let tags = tags_of(node);
        let Listing { path, found, met, size } = &mut *self.listing.borrow_mut();
        if tags.is_empty() || *size + self.length > MAX_PATHS || !met.insert(address_of(node)) {
            return;
        }
        *size += self.length;
        path.truncate(self.length);
        found.push(SchemaTags { entity: SchemaEntity { path: path.clone(), entity_type }, tags });
    }
}
