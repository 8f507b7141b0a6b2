//! Whether two schemas say the same (spec: formats 0.3 and 1.1, "Redefinition"). The walk is a work list over pairs of
//! nodes, so that recursive types end and deep ones need no stack.

use std::collections::HashSet;

use crate::model::{Enumeration, Field, Kind, Named, Record, TypeId, Types};
use crate::properties::same_json;

/// How much must be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What Avro's own equality looks at.
    Data,
    /// Documentation, aliases and enum defaults too.
    Everything,
}

/// Whether two schemas are equal. Extra attributes are compared without regard to order.
pub(crate) fn is_equivalent(left: (&Types, TypeId), right: (&Types, TypeId), extent: Extent) -> bool {
    let mut walk = Walk { left: left.0, right: right.0, extent, seen: HashSet::new(), open: vec![(left.1, right.1)] };
    while let Some((left, right)) = walk.open.pop() {
        let is_same_node = std::ptr::eq(walk.left, walk.right) && left == right;
        if !is_same_node && walk.seen.insert((left, right)) && !walk.are_alike(left, right) {
            return false;
        }
    }
    true
}

struct Walk<'a> {
    left: &'a Types,
    right: &'a Types,
    extent: Extent,
    seen: HashSet<(TypeId, TypeId)>,
    /// Pairs that remain to be compared.
    open: Vec<(TypeId, TypeId)>,
}

impl Walk<'_> {
    fn are_alike(&mut self, left: TypeId, right: TypeId) -> bool {
        let (left, right) = (self.left.node(left), self.right.node(right));
        if !left.properties.is_equivalent(&right.properties) {
            return false;
        }
        match (&left.kind, &right.kind) {
            (Kind::Primitive(left), Kind::Primitive(right)) => left == right,
            (Kind::Array(left), Kind::Array(right)) | (Kind::Map(left), Kind::Map(right)) => {
                self.open.push((*left, *right));
                true
            }
            (Kind::Union(left), Kind::Union(right)) => {
                self.open.extend(left.iter().copied().zip(right.iter().copied()));
                left.len() == right.len()
            }
            (Kind::Record(left), Kind::Record(right)) => self.records(left, right),
            (Kind::Enumeration(left), Kind::Enumeration(right)) => self.enumerations(left, right),
            (Kind::Fixed(left), Kind::Fixed(right)) => self.names(&left.named, &right.named) && left.size == right.size,
            // two uses of a name that is not defined yet are never the same
            _ => false,
        }
    }

    fn names(&self, left: &Named, right: &Named) -> bool {
        let documented = || left.doc == right.doc && same_set(&left.aliases, &right.aliases);
        left.name == right.name && (self.extent == Extent::Data || documented())
    }

    fn enumerations(&self, left: &Enumeration, right: &Enumeration) -> bool {
        self.names(&left.named, &right.named)
            && left.symbols == right.symbols
            && (self.extent == Extent::Data || left.default == right.default)
    }

    fn records(&mut self, left: &Record, right: &Record) -> bool {
        let fields = left.fields().iter().zip(right.fields());
        self.open.extend(fields.clone().map(|(left, right)| (left.schema, right.schema)));
        self.names(&left.named, &right.named)
            && left.fields().len() == right.fields().len()
            && fields.into_iter().all(|(left, right)| self.fields(left, right))
    }

    fn fields(&self, left: &Field, right: &Field) -> bool {
        let documented = || left.doc == right.doc && same_set(&left.aliases, &right.aliases);
        let same_default = match (&left.default, &right.default) {
            (Some(left), Some(right)) => same_json(left, right),
            (left, right) => left.is_none() && right.is_none(),
        };
        left.name == right.name
            && left.order == right.order
            && same_default
            && left.properties.is_equivalent(&right.properties)
            && (self.extent == Extent::Data || documented())
    }
}

fn same_set<T: Ord>(left: &[T], right: &[T]) -> bool {
    let sorted = |list: &'_ [T]| {
        let mut places: Vec<usize> = (0..list.len()).collect();
        places.sort_unstable_by(|one, two| list[*one].cmp(&list[*two]));
        places
    };
    left.len() == right.len() && sorted(left).into_iter().zip(sorted(right)).all(|(one, two)| left[one] == right[two])
}
