//! Large and malicious texts: an answer in time that grows with the length, and no end of the stack.

use std::fmt::Write;

use registrar_schema::{ParseError, Profile, SchemaLanguage, Source};
use registrar_schema_protobuf::Protobuf;

/// How much is repeated: enough to see what is not linear.
const MANY: usize = 30_000;

/// Everything that is done with a text on registration.
fn register(text: &str) -> Result<String, ParseError> {
    let schema = Protobuf.parse(&Source::of(text), Profile::New)?;
    schema.validate(true)?;
    schema.formatted("serialized");
    schema.formatted("ignore_extensions");
    Ok(schema.normalized()?.canonical().to_owned())
}

fn repeated(head: &str, item: impl Fn(usize) -> String, tail: &str) -> String {
    let mut text = head.to_owned();
    for place in 1..=MANY {
        let _ = writeln!(text, "{}", item(place));
    }
    text + tail
}

#[test]
fn many_of_a_kind_are_taken() {
    let texts = [
        repeated("syntax='proto3'; message A {", |n| format!("A f{n} = {n};"), "}"),
        repeated("syntax='proto3'; ", |n| format!("message A{n} {{ A{n} a = 1; }}"), ""),
        repeated("enum E {", |n| format!("C{n} = {n};"), "}"),
        repeated("message A { reserved 1;", |n| format!("reserved {n};"), "}"),
        repeated("message A { extensions 1", |n| format!(", {n}"), " [a = 1]; }"),
        repeated("message A {} ", |n| format!("extend A {{ optional int32 e{n} = {n}; }}"), ""),
        repeated("", |_| "option (confluent.file_meta).tags = \"x\";".to_owned(), ""),
        repeated("option (confluent.file_meta) = {", |n| format!("k{n}: [{n}]"), "};"),
        repeated("option a = {", |_| "k: 1".to_owned(), "};"),
        repeated("syntax='proto3'; message A { oneof o {", |n| format!("int32 f{n} = {n};"), "} }"),
        repeated("", |_| "// a comment\n/* another */".to_owned(), ""),
    ];
    for text in texts {
        assert!(register(&text).is_ok(), "{}", &text[..60]);
    }
}

#[test]
fn broken_ends_are_told() {
    let texts = [
        repeated("message A {", |_| "message A {".to_owned(), ""),
        repeated("option a = ", |_| "{ a".to_owned(), ""),
        repeated("option a = ", |_| "[".to_owned(), ""),
        repeated("package a", |_| ".a".to_owned(), ";").replace('\n', ""),
        repeated("option a = \"", |_| "\\".to_owned(), ""),
        repeated("/*", |_| "*".to_owned(), ""),
        repeated("", |_| "AAAA".to_owned(), "").replace('\n', ""),
    ];
    for text in texts {
        assert!(register(&text).is_err(), "{}", &text[..10]);
    }
}

#[test]
fn long_names_do_not_multiply() {
    let package = "p".repeat(MANY * 10);
    let text = repeated(&format!("syntax='proto3'; package {package}; message A {{"), |n| format!("A f = {n};"), "}");
    let refused = register(&text).map_err(|error| error.to_string());
    assert_eq!(refused, Err("The normal form of the schema is too long".to_owned()));
}
