//! Large and malicious texts: an answer in time that grows with the length, and no end of the stack.

use std::fmt::Write;

use registrar_model::CompatibilityPolicy;
use registrar_schema::{Labels, ParseError, Profile, SchemaLanguage, Source};
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
        repeated("message A { extensions 1 to max; } ", |n| format!("extend A {{ optional int32 e{n} = {n}; }}"), ""),
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

/// One of everything.
const RICH: &str = r#"syntax = "proto2"; // first
package a.b;
import public "p.proto"; import weak "w.proto"; import "google/protobuf/any.proto";
option (x.y) = { a: 1, b { c: "d" 'e' } [f.g]: [1, { h: -0x1 }] };
message M {
  reserved 1, 2 to 4, 9 to max; reserved "r"; /* trailing */
  extensions 100 to 199 [(e).f = inf];
  required string s = 5 [json_name = "\x41\101\n", default = "é"];
  map<string, N> m = 6;
  optional group G = 7 { repeated int32 g = 1; }
  oneof o { option (q) = [1]; N n = 8; group H = 10 {} }
  extend M { optional M x = 100; }
  message N { enum E { option allow_alias = true; Z = 0x0; Y = 0 [deprecated = true]; } }
}
service S { rpc R (stream M) returns (.a.b.M.N) { option idempotency_level = IDEMPOTENT; }; }
"#;

#[test]
fn cut_texts_are_answered() {
    assert!(register(RICH).is_ok());
    let ends = (0..RICH.len()).filter(|end| RICH.is_char_boundary(*end));
    let taken = ends.filter(|end| register(&RICH[..*end]).is_ok()).count();
    // Between the declarations of the file.
    assert!((10..60).contains(&taken), "{taken}");
}

#[test]
fn cut_descriptors_are_answered() {
    let schema = Protobuf.parse(&Source::of(RICH), Profile::New).unwrap();
    let descriptor = schema.formatted("serialized").into_owned();
    assert!(register(&descriptor).is_ok());
    for end in 0..descriptor.len() {
        let _ = register(&descriptor[..end]);
    }
}

#[test]
fn deep_texts_are_refused() {
    let nested = |open: &str| format!("syntax = 'proto3'; message A {{ {}", open.repeat(10_000));
    for open in ["message A {", "optional group A = 1 {", "map<int32,", "extend A {", "oneof a { group A = 1 {"] {
        assert!(register(&nested(open)).is_err(), "{open}");
    }
    let deepest = format!("{}{}", "message A { ".repeat(99), "}".repeat(99));
    assert!(register(&deepest).is_ok());
}

#[test]
fn ranges_stay_ranges() {
    let text = "message A { reserved 1 to 536870911; } enum E { reserved -2147483648 to max; Z = 0; }";
    let expected = "\nmessage A {\n  reserved 1 to max;\n}\nenum E {\n  reserved -2147483648 to max;\n  Z = 0;\n}\n";
    assert_eq!(register(text).as_deref(), Ok(expected));
}

#[test]
fn literals_of_any_length_are_answered() {
    let digits = "9".repeat(MANY);
    for literal in ["1e400".to_owned(), format!("-{digits}.5"), format!("0x{digits}"), format!("1e{digits}")] {
        assert!(register(&format!("option a = {literal}; option (confluent.file_meta).doc = {literal};")).is_ok());
    }
}

#[test]
fn comparisons_with_long_names_end() {
    let package = vec!["p".repeat(2_000); 90].join(".");
    let text =
        repeated(&format!("syntax='proto3'; package {package}; message A {{"), |n| format!("A f{n} = {n};"), "}");
    let schema = |text: &str| Protobuf.parse(&Source::of(text), Profile::New).unwrap();
    let (old, new) = (schema(&text), schema(&text));
    let labels = Labels { reader: "new", writer: "old" };
    assert_eq!(new.compare(&*old, labels, CompatibilityPolicy::Strict), Ok(Vec::new()));
}
