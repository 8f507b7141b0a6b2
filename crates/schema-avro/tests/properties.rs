//! What must hold for every schema.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use registrar_model::CompatibilityPolicy;
use registrar_schema::{Labels, ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;

/// A schema without names; they are given when it is written down.
#[derive(Debug, Clone)]
enum Shape {
    Primitive(&'static str, &'static str),
    Array(Box<Shape>),
    Map(Box<Shape>),
    Optional(Box<Shape>),
    Enumeration(usize, &'static str),
    Fixed(u8),
    Record(Vec<(Shape, &'static str)>, &'static str),
    /// The record around a field, or a string where there is none.
    Enclosing,
}

fn shapes() -> impl Strategy<Value = Shape> {
    let properties = prop::sample::select(vec![
        "",
        r#","logicalType":"date""#,
        r#","z":1.50,"a":{"y":[1e3],"b":"é"}"#,
        r#","scale":0,"precision":3,"logicalType":"decimal""#,
    ]);
    let primitives = vec!["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
    let leaf = prop_oneof![
        (prop::sample::select(primitives), properties)
            .prop_map(|(name, properties)| Shape::Primitive(name, properties)),
        (1_usize..4, prop::sample::select(vec!["", r#","default":"S0""#, r#","doc":"","x":true"#]))
            .prop_map(|(symbols, rest)| Shape::Enumeration(symbols, rest)),
        (0_u8..20).prop_map(Shape::Fixed),
        Just(Shape::Enclosing),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let field_rest = vec![
            "",
            r#","doc":"","order":"ignore""#,
            r#","aliases":["q","p"],"zz":{"b":1,"a":2}"#,
            r#","default":null"#,
            r#","default":{"wrong":-0.0}"#,
            r#","default":12"#,
            r#","default":"7""#,
        ];
        let record_rest =
            vec!["", r#","doc":"""#, r#","aliases":["x.Old","Older"],"k":[],"j":null"#, r#","namespace":"m""#];
        prop_oneof![
            inner.clone().prop_map(|shape| Shape::Array(shape.into())),
            inner.clone().prop_map(|shape| Shape::Map(shape.into())),
            inner.clone().prop_map(|shape| Shape::Optional(shape.into())),
            (prop::collection::vec((inner, prop::sample::select(field_rest)), 0..5), prop::sample::select(record_rest))
                .prop_map(|(fields, rest)| Shape::Record(fields, rest)),
        ]
    })
}

/// Writes a shape as a schema; `names` counts the named types.
fn write(shape: &Shape, names: &mut usize, text: &mut String) {
    let result = match shape {
        Shape::Primitive(name, properties) => write!(text, "{{\"type\":\"{name}\"{properties}}}"),
        Shape::Array(items) => contained("{\"items\":", items, ",\"type\":\"array\",\"p\":-0}", names, text),
        Shape::Map(values) => contained("{ \"type\":\"map\",\"values\":", values, "}", names, text),
        Shape::Optional(shape) if matches!(**shape, Shape::Optional(_) | Shape::Primitive("null", _)) => {
            text.write_str("[\"null\"]")
        }
        Shape::Optional(shape) => contained("[\"null\", ", shape, "]", names, text),
        Shape::Enumeration(symbols, rest) => {
            *names += 1;
            let symbols: Vec<String> = (0..*symbols).map(|symbol| format!("\"S{symbol}\"")).collect();
            write!(text, "{{\"name\":\"E{names}\",\"type\":\"enum\",\"symbols\":[{}]{rest}}}", symbols.join(","))
        }
        Shape::Fixed(size) => {
            *names += 1;
            write!(text, "{{\"name\":\"n.F{names}\",\"type\":\"fixed\",\"size\":{size}}}")
        }
        Shape::Enclosing => text.write_str("\"string\""),
        Shape::Record(fields, rest) => record(fields, rest, names, text),
    };
    result.unwrap();
}

fn contained(start: &str, shape: &Shape, end: &str, names: &mut usize, text: &mut String) -> std::fmt::Result {
    text.push_str(start);
    write(shape, names, text);
    text.write_str(end)
}

fn record(fields: &[(Shape, &str)], rest: &str, names: &mut usize, text: &mut String) -> std::fmt::Result {
    *names += 1;
    let own = *names;
    write!(text, "{{\"fields\":[")?;
    for (place, (shape, rest)) in fields.iter().enumerate() {
        write!(text, "{}{{\"name\":\"f{place}\"{rest},\"type\":", if place > 0 { "," } else { "" })?;
        match shape {
            Shape::Enclosing => write!(text, "[\"null\",\"R{own}\"]")?,
            shape => write(shape, names, text),
        }
        text.push('}');
    }
    write!(text, "],\"type\":\"record\",\"name\":\"R{own}\"{rest}}}")
}

fn text(shape: &Shape) -> String {
    let mut text = String::new();
    write(shape, &mut 0, &mut text);
    text
}

fn parse(text: &str) -> Arc<dyn ParsedSchema> {
    Avro.parse(&Source::of(text), Profile::Stored).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn compare(reader: &dyn ParsedSchema, writer: &dyn ParsedSchema) -> Vec<String> {
    reader.compare(writer, Labels { reader: "new", writer: "old" }, CompatibilityPolicy::Strict).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_text_is_its_own_canonical_text(shape in shapes()) {
        let schema = parse(&text(&shape));
        let again = parse(schema.canonical());
        prop_assert_eq!(again.canonical(), schema.canonical());
        prop_assert!(again.is_equivalent(&*schema) && schema.is_equivalent(&*again));
    }

    #[test]
    fn normal_forms_are_normal(shape in shapes()) {
        // some lax defaults have no normal form
        if let Ok(normal) = parse(&text(&shape)).normalized() {
            let again = parse(normal.canonical());
            prop_assert!(again.is_equivalent(&*normal));
            prop_assert_eq!(again.canonical(), normal.canonical());
            let twice = again.normalized().unwrap();
            prop_assert_eq!(twice.canonical(), normal.canonical());
        }
    }

    #[test]
    fn schemas_read_their_own_data(shape in shapes()) {
        let schema = parse(&text(&shape));
        prop_assert_eq!(compare(&*schema, &*schema), Vec::<String>::new());
        prop_assert_eq!(compare(&*schema, &*parse(schema.canonical())), Vec::<String>::new());
    }

    #[test]
    fn any_two_schemas_can_be_compared(one in shapes(), two in shapes()) {
        let (one, two) = (parse(&text(&one)), parse(&text(&two)));
        let differs = !compare(&*one, &*two).is_empty() || !compare(&*two, &*one).is_empty();
        prop_assert!(!differs || !one.is_equivalent(&*two));
    }

    #[test]
    fn any_text_is_answered(text in "[\\[\\]{}:,\"/* a-zA-Z0-9.\\\\-]{0,60}") {
        let _ = Avro.parse(&Source::of(text), Profile::New);
    }

    #[test]
    fn damaged_schemas_are_answered(shape in shapes(), at in any::<prop::sample::Index>(), with in "[\\[\\]{}:,\"a1]?") {
        let whole = text(&shape);
        let mut at = at.index(whole.len());
        while !whole.is_char_boundary(at) {
            at -= 1;
        }
        let next = whole[at..].chars().next().map_or(0, char::len_utf8);
        let damaged = format!("{}{with}{}", &whole[..at], &whole[at + next..]);
        for profile in [Profile::New, Profile::Stored] {
            if let Ok(schema) = Avro.parse(&Source::of(damaged.as_str()), profile) {
                let _ = schema.normalized();
            }
        }
    }
}
