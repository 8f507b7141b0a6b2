//! What the recordings do not hold: types of references, and bounds.

use std::sync::Arc;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{CompareError, Labels, ParsedSchema, Profile, ResolvedReference, SchemaLanguage, Source};

use crate::Protobuf;

fn schema(text: &str, reference: Option<(&str, i32)>) -> Arc<dyn ParsedSchema> {
    let references = reference.map(|(text, version)| ResolvedReference {
        name: "r.proto".into(),
        subject: "r".into(),
        version,
        schema: text.into(),
    });
    let source = Source { schema: text.into(), references: references.into_iter().collect() };
    Protobuf.parse(&source, Profile::New).unwrap()
}

/// The kinds and paths of the messages.
fn differences(old: &dyn ParsedSchema, new: &dyn ParsedSchema) -> Vec<String> {
    let labels = Labels { reader: "new", writer: "old" };
    let messages = new.compare(old, labels, CompatibilityPolicy::Strict).unwrap();
    let short = |message: &str| {
        let parts: Vec<&str> = message.split(['"', '\'']).collect();
        format!("{} {}", parts[1], parts[4])
    };
    messages.iter().map(|message| short(message)).collect()
}

const USER: &str = "syntax = \"proto3\"; import \"r.proto\"; message M { r.T t = 1; }";
const ONE: &str = "syntax = \"proto3\"; package r; message T { int32 a = 1; T next = 2; }";
const TWO: &str = "syntax = \"proto3\"; package r; message T { string a = 1; T next = 2; }";

#[test]
fn one_version_of_a_reference_is_one_thing() {
    assert!(differences(&*schema(USER, Some((ONE, 1))), &*schema(USER, Some((TWO, 1)))).is_empty());
}

#[test]
fn types_of_other_versions_are_compared() {
    assert_eq!(
        differences(&*schema(USER, Some((ONE, 1))), &*schema(USER, Some((TWO, 2)))),
        ["FIELD_SCALAR_KIND_CHANGED #/T/1", "FIELD_NAMED_TYPE_CHANGED #/M/1"]
    );
    assert!(differences(&*schema(USER, Some((ONE, 1))), &*schema(USER, Some((ONE, 2)))).is_empty());
}

#[test]
fn a_type_that_moves_into_a_reference_is_compared() {
    let local = "syntax = \"proto3\"; package r; message T { int64 a = 1; T next = 2; } message M { T t = 1; }";
    let moved = "syntax = \"proto3\"; package r; import \"r.proto\"; message M { T t = 1; }";
    let found = differences(&*schema(local, None), &*schema(moved, Some((TWO, 1))));
    assert_eq!(found, ["MESSAGE_REMOVED #/T", "FIELD_SCALAR_KIND_CHANGED #/T/1", "FIELD_NAMED_TYPE_CHANGED #/M/1"]);
}

/// A schema whose references are those, by path; the paths are the subjects too.
fn with_references(text: &str, references: &[(&str, i32, &str)]) -> Arc<dyn ParsedSchema> {
    let resolved = |(path, version, text): &(&str, i32, &str)| ResolvedReference {
        name: (*path).into(),
        subject: (*path).into(),
        version: *version,
        schema: (*text).into(),
    };
    let source = Source { schema: text.into(), references: references.iter().map(resolved).collect() };
    Protobuf.parse(&source, Profile::New).unwrap()
}

#[test]
fn types_of_references_of_references_are_compared() {
    let user = "syntax = \"proto3\"; import \"a.proto\"; message M { a.A a = 1; }";
    let middle = "syntax = \"proto3\"; package a; import \"r.proto\"; message A { r.T t = 1; map<string, r.T> m = 2; }";
    let old = with_references(user, &[("r.proto", 1, ONE), ("a.proto", 1, middle)]);
    let new = with_references(user, &[("r.proto", 2, TWO), ("a.proto", 2, middle)]);
    let expected = [
        "FIELD_SCALAR_KIND_CHANGED #/T/1",
        "FIELD_NAMED_TYPE_CHANGED #/A/1",
        "FIELD_SCALAR_KIND_CHANGED #/T/1",
        "FIELD_NAMED_TYPE_CHANGED #/A/2",
        "FIELD_NAMED_TYPE_CHANGED #/M/1",
    ];
    assert_eq!(differences(&*old, &*new), expected);
    // The version of what holds them counts first.
    let same = with_references(user, &[("r.proto", 2, TWO), ("a.proto", 1, middle)]);
    assert!(differences(&*old, &*same).is_empty());
}

#[test]
fn built_in_types_are_compared_with_what_takes_their_place() {
    let path = "google/protobuf/timestamp.proto";
    let user = "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\"; message M { google.protobuf.Timestamp t = 1; }";
    let taken = |seconds: &str| {
        let text = format!(
            "syntax = \"proto3\"; package google.protobuf; message Timestamp {{ {seconds} seconds = 1; int32 nanos = 2; }}"
        );
        with_references(user, &[(path, 1, &text)])
    };
    let built_in = schema(user, None);
    assert!(differences(&*built_in, &*schema(user, None)).is_empty());
    assert!(differences(&*built_in, &*taken("int64")).is_empty());
    let expected = ["FIELD_SCALAR_KIND_CHANGED #/Timestamp/1", "FIELD_NAMED_TYPE_CHANGED #/M/1"];
    assert_eq!(differences(&*built_in, &*taken("string")), expected);
    assert_eq!(differences(&*taken("string"), &*built_in), expected);
}

#[test]
fn names_are_compared_without_the_packages_of_their_files() {
    let user = |package: &str| format!("syntax = \"proto3\"; message M {{ {package}.T t = 1; }}");
    let declared = |package: &str| format!("syntax = \"proto3\"; package {package}; message T {{ int32 a = 1; }}");
    let old = schema(&user("p"), Some((&declared("p"), 1)));
    let new = schema(&user("q.r"), Some((&declared("q.r"), 2)));
    assert!(differences(&*old, &*new).is_empty());
    let inner = "syntax = \"proto3\"; package q; message r { message T { int32 a = 1; } }";
    let new = schema(&user("q.r"), Some((inner, 2)));
    assert_eq!(differences(&*old, &*new), ["FIELD_NAMED_TYPE_CHANGED #/M/1"]);
}

#[test]
fn entries_that_hold_themselves_end() {
    let text = "message A { optional E e = 1; message E { option map_entry = true; optional string key = 1; optional E value = 2; } }";
    let labels = Labels { reader: "new", writer: "old" };
    let (old, new) = (schema(text, None), schema(text, None));
    let outcome = new.compare(&*old, labels, CompatibilityPolicy::Strict);
    assert!(matches!(outcome, Err(CompareError::TooComplex(_))));
}

#[test]
fn references_that_multiply_end() {
    let chain: String = (0..64).map(|n| format!("message T{n} {{ T{m} a = 1; T{m} b = 2; }}", m = n + 1)).collect();
    let text = |kind| format!("syntax = \"proto3\"; package r; {chain} message T64 {{ {kind} a = 1; }}");
    let user = "syntax = \"proto3\"; message M { r.T0 t = 1; }";
    let labels = Labels { reader: "new", writer: "old" };
    let old = schema(user, Some((&text("int32"), 1)));
    let new = schema(user, Some((&text("int64"), 2)));
    let outcome = new.compare(&*old, labels, CompatibilityPolicy::Strict);
    assert!(matches!(outcome, Err(CompareError::TooComplex(_))));
}
