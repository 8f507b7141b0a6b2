//! The places that edits name.

use std::cell::RefCell;

use registrar_model::EntityType;
use registrar_schema::json::Json;
use registrar_schema::{ParseError, TagEdit};

use super::walk::{Cursor, walk};

/// The schema that each edit names. Where a path names several places, because there are dots in names, it is the first.
///
/// # Errors
/// For the first edit whose path leads nowhere.
pub(super) fn places<'a>(root: &'a Json, edits: &'a [TagEdit]) -> Result<Vec<(&'a TagEdit, &'a Json)>, ParseError> {
    let mut wanted: Vec<Wanted<'_>> = edits.iter().enumerate().map(|(place, edit)| Wanted::of(edit, place)).collect();
    wanted.sort_unstable_by_key(|wanted| wanted.path);
    let places = RefCell::new(vec![None; edits.len()]);
    walk(root, Search { places: &places, wanted: &wanted, length: 0 });
    let missing = |edit: &TagEdit| ParseError(format!("No matching path '{}' found in the schema", edit.entity.path));
    let found = edits.iter().zip(places.into_inner()).filter(|(edit, place)| edit.required || place.is_some());
    found.map(|(edit, place)| Ok((edit, place.ok_or_else(|| missing(edit))?))).collect()
}

/// What one edit looks for.
struct Wanted<'e> {
    /// Without its leading dot, which says nothing.
    path: &'e str,
    entity_type: EntityType,
    /// The place of the edit.
    edit: usize,
}

impl<'e> Wanted<'e> {
    fn of(edit: &'e TagEdit, place: usize) -> Self {
        let path = &*edit.entity.path;
        Self { path: path.strip_prefix('.').unwrap_or(path), entity_type: edit.entity.entity_type, edit: place }
    }
}

/// The paths that begin with the one that leads here.
#[derive(Clone, Copy)]
struct Search<'s, 'a> {
    places: &'s RefCell<Vec<Option<&'a Json>>>,
    /// Sorted.
    wanted: &'s [Wanted<'s>],
    /// How much of each has been followed.
    length: usize,
}

impl<'a> Cursor<'a> for Search<'_, 'a> {
    fn within(self, segment: &str) -> Option<Self> {
        let step = if self.length == 0 { segment.to_owned() } else { format!(".{segment}") };
        let (length, step) = (self.length, step.as_bytes());
        let first = self.wanted.partition_point(|wanted| &wanted.path.as_bytes()[length..] < step);
        let wanted = &self.wanted[first..];
        let count = wanted.partition_point(|wanted| wanted.path.as_bytes()[length..].starts_with(step));
        let found = Self { wanted: &wanted[..count], length: self.length + step.len(), ..self };
        if count > 0 { Some(found) } else { None }
    }

    fn meet(self, entity_type: EntityType, node: &'a Json) {
        // a schema that is `true` or `false` cannot hold tags
        if node.as_object().is_none() {
            return;
        }
        let here = self.wanted.iter().take_while(|wanted| wanted.path.len() == self.length);
        for wanted in here.filter(|wanted| wanted.entity_type == entity_type) {
            self.places.borrow_mut()[wanted.edit].get_or_insert(node);
        }
    }
}
