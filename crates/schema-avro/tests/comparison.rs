//! What keeps a reader from reading a writer's data, where no recording shows it (spec: formats 4.3).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use registrar_model::CompatibilityPolicy;
use registrar_schema::{Labels, Profile, SchemaLanguage, Source};
use registrar_schema_avro::Avro;

/// Rule, place and details of each message.
fn differences(reader: &str, writer: &str) -> Vec<String> {
    let [reader, writer] = [reader, writer].map(|text| Avro.parse(&Source::of(text), Profile::New).unwrap());
    let labels = Labels { reader: "new", writer: "old" };
    let messages = reader.compare(&*writer, labels, CompatibilityPolicy::Strict).unwrap();
    let short = |message: &String| {
        let parts: Vec<&str> = message.split('\'').collect();
        let path = parts.iter().find(|part| part.starts_with('/')).copied().unwrap_or_default();
        format!("{} {path} {}", parts.get(1).unwrap_or(&""), parts.get(parts.len().wrapping_sub(2)).unwrap_or(&""))
    };
    messages.iter().map(short).collect()
}

const TYPE: &str = r#"{"type":"record","name":"T","fields":[FIELD]}"#;
const FIELD: &str = r#"{"name":"i","type":"int"}"#;

/// A record with a type in a union, and the same type again.
fn twice(field: &str) -> String {
    let first = TYPE.replace("FIELD", field);
    format!(
        r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":["null",{first}]}},{{"name":"b","type":"T"}}]}}"#
    )
}

#[test]
fn places_inside_of_a_branch_are_given_from_the_branch_on() {
    let expected = [
        "MISSING_UNION_BRANCH /fields/0/type/1 reader union lacking writer type: RECORD",
        "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 i",
    ];
    assert_eq!(differences(&twice(FIELD), &twice("")), expected);
}

#[test]
fn differences_are_told_again_with_their_first_place() {
    let text = |field| {
        let first = TYPE.replace("FIELD", field);
        format!(r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":{first}}},{{"name":"b","type":"T"}}]}}"#)
    };
    let expected = "READER_FIELD_MISSING_DEFAULT_VALUE /fields/0/type/fields/0 i";
    assert_eq!(differences(&text(FIELD), &text("")), [expected, expected]);
}

#[test]
fn a_pair_that_is_being_compared_counts_as_compatible() {
    let text = |kind: &str| {
        format!(
            r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":["null","R"]}},{{"name":"b","type":"{kind}"}}]}}"#
        )
    };
    let expected = ["TYPE_MISMATCH /fields/1/type reader type: INT not compatible with writer type: STRING"];
    assert_eq!(differences(&text("int"), &text("string")), expected);
}
