//! The model: schemas as nodes of one arena per parsed text, so that named types may refer to each other freely.

mod named;
mod unresolved;

pub(crate) use named::{Enumeration, Field, Fields, Fixed, Named, Order, Record, Repetition};
pub(crate) use unresolved::Unresolved;

use crate::properties::Properties;

/// The schema types that are not primitive, as Avro's specification names them.
pub(crate) const COMPLEX_TYPE_NAMES: [&str; 6] = ["record", "enum", "array", "map", "union", "fixed"];

/// A node's place in its [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(usize);

/// The arena. Each occurrence of a schema in a text is a node of its own, primitives too: comparisons remember their
/// results by occurrence (spec: formats 4.3, "Recursion").
#[derive(Debug, Clone, Default)]
pub(crate) struct Types(Vec<Node>);

/// A schema.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its extra attributes.
    pub(crate) properties: Properties,
}

/// What a schema is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// A primitive type.
    Primitive(Primitive),
    /// An array of items.
    Array(TypeId),
    /// A map to values.
    Map(TypeId),
    /// A union of branches.
    Union(Vec<TypeId>),
    /// A record or an error.
    Record(Box<Record>),
    /// An enum.
    Enumeration(Box<Enumeration>),
    /// A fixed.
    Fixed(Box<Fixed>),
    /// A name that is used before its definition; none is left once its text has been parsed.
    Unresolved(Unresolved),
}

impl Kind {
    /// The type in capitals, as messages print it.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Primitive(primitive) => primitive.label(),
            Self::Array(_) => "ARRAY",
            Self::Map(_) => "MAP",
            Self::Union(_) => "UNION",
            Self::Record(_) | Self::Unresolved(_) => "RECORD",
            Self::Enumeration(_) => "ENUM",
            Self::Fixed(_) => "FIXED",
        }
    }

    /// What named types have in common, if this is one.
    pub(crate) fn named(&self) -> Option<&Named> {
        match self {
            Self::Record(record) => Some(&record.named),
            Self::Enumeration(enumeration) => Some(&enumeration.named),
            Self::Fixed(fixed) => Some(&fixed.named),
            _ => None,
        }
    }

    /// The name by which a union tells its branches apart; none for a union.
    pub(crate) fn branch_name(&self) -> Option<&str> {
        match self {
            Self::Primitive(primitive) => Some(primitive.name()),
            Self::Array(_) => Some("array"),
            Self::Map(_) => Some("map"),
            Self::Union(_) => None,
            Self::Unresolved(unresolved) => Some(&unresolved.name),
            Self::Record(_) | Self::Enumeration(_) | Self::Fixed(_) => self.named().map(|named| named.name.full()),
        }
    }
}

impl Types {
    /// Adds a node.
    pub(crate) fn push(&mut self, kind: Kind, properties: Properties) -> TypeId {
        self.0.push(Node { kind, properties });
        TypeId(self.0.len() - 1)
    }

    /// Whether a node is among the first `count` ones.
    pub(crate) fn is_among_first(id: TypeId, count: usize) -> bool {
        id.0 < count
    }

    /// A node. An id is only ever used with the arena that gave it.
    pub(crate) fn node(&self, id: TypeId) -> &Node {
        &self.0[id.0]
    }

    /// What a node is.
    pub(crate) fn kind(&self, id: TypeId) -> &Kind {
        &self.node(id).kind
    }

    /// A node, to complete it.
    pub(crate) fn node_mut(&mut self, id: TypeId) -> &mut Node {
        &mut self.0[id.0]
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The places of the nodes from the given one on.
    pub(crate) fn ids_from(&self, place: usize) -> impl DoubleEndedIterator<Item = TypeId> + use<> {
        (place..self.0.len()).map(TypeId)
    }

    /// The nodes from the given place on, to change them.
    pub(crate) fn nodes_from(&mut self, place: usize) -> &mut [Node] {
        self.0.get_mut(place..).unwrap_or_default()
    }
}

/// The primitive types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Primitive {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `int`
    Int,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bytes`
    Bytes,
    /// `string`
    String,
}

impl Primitive {
    const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Null, "null", "NULL"),
        (Self::Boolean, "boolean", "BOOLEAN"),
        (Self::Int, "int", "INT"),
        (Self::Long, "long", "LONG"),
        (Self::Float, "float", "FLOAT"),
        (Self::Double, "double", "DOUBLE"),
        (Self::Bytes, "bytes", "BYTES"),
        (Self::String, "string", "STRING"),
    ];

    /// The primitive of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known, _)| *known == name).map(|(primitive, ..)| primitive)
    }

    /// The name as schemas write it.
    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The name in capitals.
    pub(crate) fn label(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primitives_are_listed_in_order() {
        for (place, (primitive, name, label)) in Primitive::ALL.into_iter().enumerate() {
            assert_eq!(primitive as usize, place);
            assert_eq!(Primitive::named(name), Some(primitive));
            assert_eq!((primitive.name(), primitive.label()), (name, label));
            assert_eq!(name.to_ascii_uppercase(), label);
        }
    }
}
