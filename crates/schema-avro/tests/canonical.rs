//! Canonical and normal forms, row by row (spec: formats 2.1, 2.2).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use registrar_schema::{Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;

/// Text, canonical form, normal form.
const ROWS: &[(&str, &str, &str)] = &[
    (
        r#"{"zeta":1,"type":"record","name":"n.R","aliases":["Z","B"],"doc":"","alpha":{"d":1,"c":2},"fields":[]}"#,
        r#"{"type":"record","name":"R","namespace":"n","doc":"","fields":[],"zeta":1,"alpha":{"d":1,"c":2},"aliases":["Z","B"]}"#,
        r#"{"type":"record","name":"R","namespace":"n","fields":[],"alpha":{"c":2,"d":1},"zeta":1,"aliases":["B","Z"]}"#,
    ),
    // a later definition may be used before; the definition then prints at the first use
    (
        r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":"S"},{"name":"b","type":{"type":"enum","name":"S","symbols":["X"]}}]}"#,
        r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"enum","name":"S","symbols":["X"]}},{"name":"b","type":"S"}]}"#,
        r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"enum","name":"S","symbols":["X"]}},{"name":"b","type":"S"}]}"#,
    ),
    // namespaces: inherited, left, and re-entered; a type called like a keyword is named in full
    (
        r#"{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"fixed","name":".F","size":1}},{"name":"b","type":{"type":"fixed","name":"record","size":1}},{"name":"c","type":"n.record"},{"name":"d","type":"F"}]}"#,
        r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}},{"name":"b","type":{"type":"fixed","name":"record","size":1}},{"name":"c","type":"n.record"},{"name":"d","type":"F"}]}"#,
        r#"{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}},{"name":"b","type":{"type":"fixed","name":"record","size":1}},{"name":"c","type":"n.record"},{"name":"d","type":"F"}]}"#,
    ),
    // valid logical types lead, invalid ones are sorted like any attribute
    (
        r#"{"type":"bytes","scale":1,"a":1,"precision":4,"logicalType":"decimal"}"#,
        r#"{"type":"bytes","scale":1,"a":1,"precision":4,"logicalType":"decimal"}"#,
        r#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":1,"a":1}"#,
    ),
    (
        r#"{"type":"bytes","scale":0,"a":1,"precision":4,"logicalType":"decimal"}"#,
        r#"{"type":"bytes","scale":0,"a":1,"precision":4,"logicalType":"decimal"}"#,
        r#"{"type":"bytes","logicalType":"decimal","precision":4,"a":1,"scale":0}"#,
    ),
    (
        r#"{"type":"string","a":1,"logicalType":"date"}"#,
        r#"{"type":"string","a":1,"logicalType":"date"}"#,
        r#"{"type":"string","a":1,"logicalType":"date"}"#,
    ),
    (
        r#"{"type":"int","a":1,"logicalType":"date"}"#,
        r#"{"type":"int","a":1,"logicalType":"date"}"#,
        r#"{"type":"int","logicalType":"date","a":1}"#,
    ),
    // numbers and strings
    (
        r#"{"type":"int","a":[1e3,1.50,1E10,-0,0.0001],"b":"\/é\u0001"}"#,
        r#"{"type":"int","a":[1000.0,1.5,1.0E10,0,1.0E-4],"b":"/é\u0001"}"#,
        r#"{"type":"int","a":[1000.0,1.5,1.0E10,0,1.0E-4],"b":"/é\u0001"}"#,
    ),
    // attributes that belong to other types are dropped, a default outside of enums is kept
    (
        r#"{"type":"array","items":"int","doc":"d","name":"x","default":[]}"#,
        r#"{"type":"array","items":"int","default":[]}"#,
        r#"{"type":"array","items":"int","default":[]}"#,
    ),
];

/// A field's type and default: as it is kept, and as the normal form has it.
const DEFAULTS: &[(&str, &str, &str, Option<&str>)] = &[
    (r#""double""#, "5", "5", Some("5.0")),
    (r#""float""#, "5", "5", Some("5.0")),
    (r#""float""#, "0.1234567890123", "0.1234567890123", Some("0.12345679")),
    (r#""float""#, r#""1.5""#, "1.5", Some("1.5")),
    (r#"["null","string"]"#, r#""s""#, r#""s""#, None),
    (r#"["null","string"]"#, "null", "null", Some("null")),
    (r#"["string","null"]"#, "null", "null", Some("null")),
    (r#""bytes""#, r#""aÿ€""#, r#""aÿ€""#, Some(r#""aÿ?""#)),
    (r#"{"type":"map","values":"double"}"#, r#"{"b":1,"a":2.5}"#, r#"{"b":1,"a":2.5}"#, Some(r#"{"a":2.5,"b":1.0}"#)),
    (r#"{"type":"array","items":"long"}"#, "[1,2]", "[1,2]", Some("[1,2]")),
];

fn forms(text: &str) -> (String, String) {
    let schema = Avro.parse(&Source::of(text), Profile::New).unwrap();
    (schema.canonical().to_owned(), schema.normalized().unwrap().canonical().to_owned())
}

#[test]
fn forms_are_as_listed() {
    for (text, canonical, normal) in ROWS {
        assert_eq!(forms(text), ((*canonical).to_owned(), (*normal).to_owned()), "{text}");
    }
}

#[test]
fn defaults_are_as_listed() {
    for (kind, given, kept, normal) in DEFAULTS {
        let record = |default: &str| {
            format!(r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":{kind}{default}}}]}}"#)
        };
        let with = |default: &str| record(&format!(r#","default":{default}"#));
        let (canonical, normalized) = forms(&with(given));
        assert_eq!(canonical, with(kept));
        assert_eq!(normalized, normal.map_or_else(|| record(""), with));
    }
}

#[test]
fn defaults_that_lose_a_part_have_no_normal_form() {
    let rows = [
        (r#"{"type":"map","values":"int"}"#, r#"{"a":"x"}"#, "\"datum\" is null"),
        (r#"{"type":"record","name":"S","fields":[]}"#, r#"{"a":1}"#, "getField(String)\" is null"),
        (r#""int""#, "[1]", "Not an array: \"int\""),
    ];
    for (kind, default, end) in rows {
        let text =
            format!(r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":{kind},"default":{default}}}]}}"#);
        let schema = Avro.parse(&Source::of(text), Profile::Stored).unwrap();
        let refusal = schema.normalized().err().unwrap().to_string();
        assert!(refusal.ends_with(end), "{refusal}");
    }
}
