//! The tolerances and complaints, as rows.

mod complaints;

use super::parse;
use crate::print::{Form, print};

/// A text, and its canonical form or the complaint.
fn outcome(text: &str) -> String {
    match parse(text) {
        Ok(file) => print(&file, Form::Canonical),
        Err(error) => error.to_string(),
    }
}

#[test]
fn complaints() {
    let rows = [
        ("message", "Syntax error in :1:8: unexpected end of file"),
        ("syntax = \"proto4\";", "Syntax error in :1:1: unexpected syntax: proto4"),
        ("syntax='proto3';\nsyntax='proto3';", "Syntax error in :2:1: too many syntax definitions"),
        (
            "package a; syntax='proto3';",
            "Syntax error in :1:12: 'syntax' element must be the first declaration in a file",
        ),
        ("edition = \"2023\";", "Syntax error in :1:8: edition is not currently supported"),
        ("message A { string a = 1; }", "Syntax error in :1:13: unexpected label: string"),
        (
            "syntax='proto3';message A { required string a = 1; }",
            "Syntax error in :1:29: 'required' label forbidden in proto3 field declarations",
        ),
        ("message A {} message A {}", "A (:1:14) is already defined at :1:1"),
        ("{}", "Syntax error in :1:1: expected a word"),
        ("message A { repeated map<int32, int32> m = 1; }", "Syntax error in :1:13: 'map' type cannot have label"),
        ("export message A {}", "Syntax error in :1:1: unexpected label: export"),
        ("message A { optional int32 a : 1; }", "Syntax error in :1:31: expected '=' but was ':'"),
        (
            "message A { optional int32 a = 1; /* x */ optional int32 b = 2; }",
            "Syntax error in :1:44: no syntax may follow trailing comment",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(outcome(text), expected, "{text}");
    }
}

#[test]
fn tolerances() {
    let rows = [
        ("", ""),
        ("// only a comment", ""),
        ("syntax = 'proto3';;", "syntax = \"proto3\";\n"),
        ("import weak \"w.proto\"; import \"./a//b.proto\";", "\nimport \"a/b.proto\";\n"),
        ("enum E { A = 0x1; }", "\nenum E {\n  A = 1;\n}\n"),
        (
            "option (a).(b).c = { x { y: 1 } x: { y: 2 }; z: [1] };",
            "\noption (a).b.c = {\n  x: [\n    {\n      y: 1\n    },\n    {\n      y: 2\n    }\n  ],\n  z: [\n    1\n  ]\n};\n",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(outcome(text), expected, "{text}");
    }
}

#[test]
fn complaints_are_worded_and_placed_as_the_reference_does() {
    for (fact, text, expected) in complaints::COMPLAINTS {
        assert_eq!(outcome(text), *expected, "{fact}: {text}");
    }
}

#[test]
fn oddities() {
    let message = |body: &str| format!("syntax = \"proto3\";\n\nmessage A {{\n  {body}\n}}\n");
    let rows = [
        (
            "import \"public\"; import \"/../a\"; package (a);",
            "package a;\n\nimport \"public\";\nimport \"/a\";\n".to_owned(),
        ),
        (
            "syntax='proto3'; reserved 1;\n extend A { reserved 2; } message A { 1 b = 3; }",
            "syntax = \"proto3\";\n\nmessage A {\n  1 b = 3;\n}\n\nextend A {}\n".to_owned(),
        ),
        ("syntax='proto3'; message A { a /* c */ . b .c d = 1; }", message("a.b.c d = 1;")),
        (
            "syntax='proto3'; service A { reserved 1; rpc A (a .b) returns (stream C) { reserved 'x'; } }",
            "syntax = \"proto3\";\n\nservice A {\n  rpc A (a.b) returns (stream C);\n}\n".to_owned(),
        ),
        ("option (a).[b.c].d .(e.f) = 1;", "\noption (a).[b.c].d.e.f = 1;\n".to_owned()),
        (
            "option a = { [b].c: 1, [b].d: X, [b].c: true };",
            "\noption a = {\n  [b]: {\n    c: \"true\",\n    d: \"X\"\n  }\n};\n".to_owned(),
        ),
        (
            "option a = { b: 1, b .c: { d: 1 } };",
            "\noption a = {\n  b: {\n    c: {\n      d: 1\n    }\n  }\n};\n".to_owned(),
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(outcome(text), expected, "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let messages = format!("{}{}", "message A {".repeat(10_000), "}".repeat(10_000));
    let aggregates = format!("option a = {}1;", "{a:".repeat(10_000));
    let lists = format!("option a = {}1;", "[".repeat(10_000));
    let maps = format!("message A {{ {}", "map<".repeat(10_000));
    let paths = format!("option (a){} = 1;", ".a".repeat(10_000));
    for text in [messages, aggregates, lists, maps, paths] {
        assert!(outcome(&text).ends_with("nesting is deeper than 100"));
    }
}
