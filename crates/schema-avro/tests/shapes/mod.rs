//! Random schemas, and other texts and other versions of the same.

mod change;
mod rewrite;
mod write;

pub use change::changed;
pub use rewrite::rewritten;
pub use write::text;

use proptest::prelude::*;

/// A schema without names; they are given when it is written down.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A primitive's name, and attributes.
    Primitive(&'static str, &'static str),
    /// An array.
    Array(Box<Shape>),
    /// A map.
    Map(Box<Shape>),
    /// A union; branches that repeat a type or are unions are left out.
    Union(Vec<Shape>),
    /// The number of symbols, and attributes.
    Enumeration(usize, &'static str),
    /// The size.
    Fixed(usize),
    /// A record with its namespace, if it has one of its own, and attributes.
    Record(Vec<(Shape, &'static str)>, Option<&'static str>, &'static str),
    /// A named type that occurred before, by place; a string where there is none.
    Known(usize),
    /// The record around a field, or null; a string where there is none.
    Enclosing,
}

/// Any schema.
pub fn shapes() -> impl Strategy<Value = Shape> {
    leaves().prop_recursive(4, 40, 5, |inner| {
        let field_rest = vec![
            "",
            r#","doc":"","order":"ignore""#,
            r#","aliases":["q","p"],"zz":{"b":1,"a":2}"#,
            r#","default":null"#,
            r#","default":{"wrong":-0.0}"#,
            r#","default":12"#,
            r#","default":"7""#,
        ];
        let fields = prop::collection::vec((inner.clone(), prop::sample::select(field_rest)), 0..5);
        let namespaces = vec![None, None, Some(""), Some("m"), Some("m.n")];
        let record_rest = vec!["", r#","doc":"""#, r#","aliases":["x.Old","Older"],"k":[],"j":null"#];
        prop_oneof![
            inner.clone().prop_map(|shape| Shape::Array(shape.into())),
            inner.clone().prop_map(|shape| Shape::Map(shape.into())),
            prop::collection::vec(inner, 0..4).prop_map(Shape::Union),
            (fields, prop::sample::select(namespaces), prop::sample::select(record_rest))
                .prop_map(|(fields, namespace, rest)| Shape::Record(fields, namespace, rest)),
        ]
    })
}

fn leaves() -> impl Strategy<Value = Shape> {
    let properties = prop::sample::select(vec![
        "",
        r#","logicalType":"date""#,
        r#","z":1.50,"a":{"y":[1e3],"b":"é"}"#,
        r#","scale":0,"precision":3,"logicalType":"decimal""#,
    ]);
    let enum_rest = prop::sample::select(vec!["", r#","default":"S0""#, r#","doc":"","x":true"#]);
    prop_oneof![
        (prop::sample::select(PRIMITIVES.to_vec()), properties)
            .prop_map(|(name, properties)| Shape::Primitive(name, properties)),
        (1_usize..4, enum_rest).prop_map(|(symbols, rest)| Shape::Enumeration(symbols, rest)),
        (0_usize..20).prop_map(Shape::Fixed),
        (0_usize..9).prop_map(Shape::Known),
        Just(Shape::Enclosing),
    ]
}

/// Avro's primitive types.
const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

/// Numbers that only depend on a seed.
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`, or 0.
    pub fn below(&mut self, limit: usize) -> usize {
        // the constants of Knuth's MMIX
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}
