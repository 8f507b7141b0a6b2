//! Hostile input: every case must end soon, without a deep stack, with an answer or a refusal.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::sync::Arc;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{
    CompareError, Labels, ParseError, ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source,
};
use registrar_schema_avro::Avro;

const LABELS: Labels = Labels { reader: "new", writer: "old" };

fn parse(text: &str) -> Result<Arc<dyn ParsedSchema>, ParseError> {
    Avro.parse(&Source::of(text), Profile::New)
}

fn compare(reader: &dyn ParsedSchema, writer: &dyn ParsedSchema) -> Result<Vec<String>, CompareError> {
    reader.compare(writer, LABELS, CompatibilityPolicy::Strict)
}

fn nested_arrays(levels: usize) -> String {
    format!("{}\"int\"{}", "{\"type\":\"array\",\"items\":".repeat(levels), "}".repeat(levels))
}

/// Records `R0` to `R<count>`; each has a field of the next one's type.
fn chain(count: usize, last: &str) -> String {
    let mut text = String::from("[");
    for place in 0..count {
        let next = place + 1;
        let _ = write!(
            text,
            "{{\"type\":\"record\",\"name\":\"R{place}\",\"fields\":[{{\"name\":\"f\",\"type\":\"R{next}\"}}]}},"
        );
    }
    let _ = write!(text, "{{\"type\":\"record\",\"name\":\"R{count}\",\"fields\":[{last}]}}]");
    text
}

/// The same, the other way round, so that no name is used before its definition.
fn reversed_chain(count: usize, last: &str) -> String {
    let mut text = format!("[{{\"type\":\"record\",\"name\":\"R{count}\",\"fields\":[{last}]}}");
    for place in (0..count).rev() {
        let next = place + 1;
        let _ = write!(
            text,
            ",{{\"type\":\"record\",\"name\":\"R{place}\",\"fields\":[{{\"name\":\"f\",\"type\":\"R{next}\"}},{{\"name\":\"g\",\"type\":\"R{next}\"}}]}}"
        );
    }
    text.push(']');
    text
}

/// The first record of such a chain, each record in a reference of its own.
fn referenced_chain(count: usize, kind: &str) -> Arc<dyn ParsedSchema> {
    let reference = |place: usize, fields: &str| {
        let schema = format!("{{\"type\":\"record\",\"name\":\"R{place}\",\"fields\":[{fields}]}}");
        let name: Arc<str> = format!("R{place}").into();
        ResolvedReference { subject: name.clone(), name, version: 1, schema: schema.into() }
    };
    let mut references = vec![reference(count, &format!("{{\"name\":\"x\",\"type\":\"{kind}\"}}"))];
    for place in (0..count).rev() {
        let next = place + 1;
        let field = |name| format!("{{\"name\":\"{name}\",\"type\":\"R{next}\"}}");
        references.push(reference(place, &format!("{},{}", field("f"), field("g"))));
    }
    Avro.parse(&Source { schema: "\"R0\"".into(), references }, Profile::New).unwrap()
}

#[test]
fn deep_nesting_within_the_limit_is_parsed_printed_and_normalised() {
    let schema = parse(&nested_arrays(999)).unwrap();
    assert_eq!(schema.normalized().unwrap().canonical(), nested_arrays(999));
    assert!(schema.is_equivalent(&*parse(&nested_arrays(999)).unwrap()));
    assert!(matches!(compare(&*schema, &*schema), Err(CompareError::TooComplex(_))));
    let schema = parse(&nested_arrays(500)).unwrap();
    assert_eq!(compare(&*schema, &*schema), Ok(Vec::new()));
}

#[test]
fn deeper_nesting_is_refused() {
    assert!(parse(&nested_arrays(10_000)).is_err());
    assert!(parse(&"[".repeat(10_000)).is_err());
    assert!(parse(&nested_arrays(10_000).replace("array", "nope")).is_err());
}

#[test]
fn long_chains_of_types_do_not_need_a_deep_stack() {
    let int = r#"{"name":"x","type":"int"}"#;
    let text = r#"{"name":"x","type":"string"}"#;
    assert!(parse(&chain(20_000, int)).is_err(), "its canonical form would be too deep to read");
    let [reader, writer] = [int, text].map(|last| parse(&reversed_chain(5_000, last)).unwrap());
    assert!(!reader.is_equivalent(&*writer));
    assert!(reader.normalized().is_ok());
    assert!(matches!(compare(&*reader, &*writer), Err(CompareError::TooComplex(_))));
}

#[test]
fn chains_that_are_entered_at_their_far_end_are_too_complex() {
    let [reader, writer] = ["int", "string"].map(|kind| referenced_chain(5_000, kind));
    assert!(matches!(compare(&*reader, &*writer), Err(CompareError::TooComplex(_))));
    assert_eq!(reader.formatted("resolved"), "\"R0\"", "the resolved text would be too deep to read");
}

#[test]
fn differences_that_multiply_are_too_complex() {
    let [reader, writer] = ["int", "string"].map(|kind| referenced_chain(60, kind));
    assert!(matches!(compare(&*reader, &*writer), Err(CompareError::TooComplex(_))));
}

#[test]
fn wide_unions_end() {
    let union = |prefix: &str, count: usize| {
        let record = |place| {
            format!(
                "{{\"type\":\"record\",\"name\":\"{prefix}{place}\",\"fields\":[{{\"name\":\"a{place}\",\"type\":\"int\"}}]}}"
            )
        };
        format!("[{}]", (0..count).map(record).collect::<Vec<_>>().join(","))
    };
    let (reader, writer) = (parse(&union("A", 1_000)).unwrap(), parse(&union("B", 1_000)).unwrap());
    assert!(matches!(compare(&*reader, &*writer), Err(CompareError::TooComplex(_))));
    let (reader, writer) = (parse(&union("A", 500)).unwrap(), parse(&union("B", 500)).unwrap());
    assert_eq!(compare(&*reader, &*reader), Ok(Vec::new()));
    assert_eq!(compare(&*reader, &*writer).unwrap().len(), 500);
}

#[test]
fn a_hundred_thousand_fields_are_compared() {
    let record = |kind: &str| {
        let fields: Vec<String> = (0..100_000).map(|n| format!("{{\"name\":\"f{n}\",\"type\":\"{kind}\"}}")).collect();
        parse(&format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{}]}}", fields.join(","))).unwrap()
    };
    let (ints, longs) = (record("int"), record("long"));
    assert_eq!(compare(&*longs, &*ints), Ok(Vec::new()));
    assert_eq!(compare(&*ints, &*longs).unwrap().len(), 100_000);
    assert!(ints.has_top_level_field("f99999") && !ints.has_top_level_field("f100000"));
}

#[test]
fn defaults_that_multiply_are_refused() {
    let side = |name: &str| {
        format!(
            "{{\"type\":\"record\",\"name\":\"{name}\",\"fields\":[{{\"name\":\"f\",\"type\":[\"null\",\"A\",\"B\"]}}]}}"
        )
    };
    let reference = ResolvedReference {
        name: "r".into(),
        subject: "r".into(),
        version: 1,
        schema: format!("[{},{}]", side("A"), side("B")).into(),
    };
    let value = format!("{}5{}", "{\"f\":".repeat(300), "}".repeat(300));
    let text = format!(
        "{{\"type\":\"record\",\"name\":\"M\",\"fields\":[{{\"name\":\"x\",\"type\":\"A\",\"default\":{value}}}]}}"
    );
    let refused = Avro.parse(&Source { schema: text.into(), references: vec![reference] }, Profile::New);
    assert_eq!(refused.err(), Some(ParseError("Default for field x is too complex to check".to_owned())));
}

#[test]
fn many_redefinitions_and_properties_end() {
    let record = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;
    let fields: Vec<String> = (0..5_000).map(|n| format!("{{\"name\":\"f{n}\",\"type\":{record}}}")).collect();
    let text = format!("{{\"type\":\"record\",\"name\":\"S\",\"fields\":[{}]}}", fields.join(","));
    assert!(parse(&text).is_ok());
    let properties: Vec<String> = (0..100_000).map(|n| format!("\"p{n}\":{n}")).collect();
    let text = format!("{{\"type\":\"int\",{}}}", properties.join(","));
    assert!(parse(&text).unwrap().normalized().is_ok());
}

/// `count` texts, in brackets.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    format!("[{}]", (0..count).map(item).collect::<Vec<_>>().join(","))
}

#[test]
fn a_text_that_ends_early_is_refused_wherever_it_ends() {
    let text = r#"/* c */ {"type":"record","name":"n.R","doc":"\u00e9é","aliases":["A"],"x":{"y":[1.5e3,true,null]},"fields":[
        {"name":"a","type":["null",{"type":"enum","name":"E","symbols":["S","T"],"default":"S"}],"default":null}, // c
        {"name":"b","type":{"type":"map","values":{"type":"array","items":"R"}},"default":{},"order":"ignore"},
        {"name":"c","type":{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}}]}"#;
    for profile in [Profile::New, Profile::Stored] {
        assert!(Avro.parse(&Source::of(text), profile).is_ok());
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(Avro.parse(&Source::of(&text[..end]), profile).is_err(), "{}", &text[..end]);
        }
    }
}

#[test]
fn a_hundred_thousand_symbols_are_compared() {
    let enumeration = |prefix: &str| {
        let symbols = list(100_000, |place| format!("\"{prefix}{place}\""));
        parse(&format!("{{\"type\":\"enum\",\"name\":\"E\",\"symbols\":{symbols}}}")).unwrap()
    };
    let (one, other) = (enumeration("A"), enumeration("B"));
    assert_eq!(compare(&*one, &*one), Ok(Vec::new()));
    assert_eq!(compare(&*one, &*other).unwrap().len(), 1);
}

#[test]
fn a_hundred_thousand_branches_are_parsed() {
    let union = list(100_000, |place| format!("{{\"type\":\"fixed\",\"name\":\"F{place}\",\"size\":1}}"));
    let schema = parse(&union).unwrap();
    assert_eq!(schema.normalized().unwrap().canonical(), union);
    assert!(matches!(compare(&*schema, &*schema), Err(CompareError::TooComplex(_))));
    let twice = format!("{},\"F5\"]", &union[..union.len() - 1]);
    assert_eq!(parse(&twice).err(), Some(ParseError("Duplicate in union:F5".to_owned())));
}

#[test]
fn records_that_all_contain_each_other_are_compared() {
    let records = |leaf: &str| {
        let names: String = (0..100).map(|place| format!(",\"R{place}\"")).collect();
        parse(&list(100, |place| {
            format!(
                "{{\"type\":\"record\",\"name\":\"R{place}\",\"fields\":[{{\"name\":\"f\",\"type\":[\"{leaf}\"{names}]}}]}}"
            )
        }))
        .unwrap()
    };
    let (reader, writer) = (records("int"), records("boolean"));
    assert!(reader.normalized().is_ok());
    assert!(!reader.is_equivalent(&*writer));
    assert_eq!(compare(&*reader, &*reader), Ok(Vec::new()));
    assert_eq!(compare(&*reader, &*writer).unwrap().len(), 100);
}

#[test]
fn long_lists_of_aliases_are_compared() {
    let record = |prefix: &str| {
        let aliases = list(20_000, |place| format!("\"{prefix}{place}\""));
        parse(&format!(
            "{{\"type\":\"record\",\"name\":\"{prefix}\",\"aliases\":{aliases},\"fields\":[{{\"name\":\"a\",\"type\":\"int\",\"aliases\":{aliases}}}]}}"
        ))
        .unwrap()
    };
    let (reader, writer) = (record("A"), record("B"));
    assert_eq!(compare(&*reader, &*writer).unwrap().len(), 1);
    assert!(!reader.is_equivalent(&*writer) && reader.is_equivalent(&*record("A")));
    let normal = reader.normalized().unwrap();
    assert!(normal.is_equivalent(&*reader));
}

#[test]
fn many_aliases_on_many_branches_are_too_complex() {
    let union = |prefix: &str| {
        let aliases = list(200, |place| format!("\"Z{place}\""));
        parse(&list(300, |place| {
            format!("{{\"type\":\"fixed\",\"name\":\"{prefix}{place}\",\"aliases\":{aliases},\"size\":1}}")
        }))
        .unwrap()
    };
    assert!(matches!(compare(&*union("A"), &*union("B")), Err(CompareError::TooComplex(_))));
}

#[test]
fn many_references_are_parsed() {
    let schema = referenced_chain(2_000, "int");
    assert_eq!((schema.canonical(), schema.normalized().unwrap().canonical()), ("\"R0\"", "\"R0\""));
    assert_eq!(schema.tagged_entities(), []);
}

#[test]
fn many_defaults_of_a_large_record_are_refused() {
    let record = |name: &str, fields: &str| format!("{{\"type\":\"record\",\"name\":\"{name}\",\"fields\":{fields}}}");
    let text = |count: usize| {
        let large =
            record("L", &list(count, |place| format!("{{\"name\":\"g{place}\",\"type\":\"int\",\"default\":1}}")));
        let fields = list(count, |place| match place {
            0 => format!("{{\"name\":\"f0\",\"type\":{large}}}"),
            _ => format!("{{\"name\":\"f{place}\",\"type\":\"L\",\"default\":{{}}}}"),
        });
        record("R", &fields)
    };
    assert!(parse(&text(1_000)).is_ok());
    let refusal = parse(&text(5_000)).err().unwrap().to_string();
    assert!(refusal.ends_with("is too complex to check"), "{refusal}");
}
