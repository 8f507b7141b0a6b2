//! The rules, as rows.

use super::normalize;
use crate::names::Names;
use crate::parse::parse;
use crate::print::{Form, print};

/// The normal form of a text, or why there is none.
fn normal(text: &str) -> String {
    let file = parse(text).unwrap();
    let names = Names::visible(&file, std::iter::empty());
    match normalize(&file, &names) {
        Ok(file) => print(&file, Form::Normal),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_worked_example() {
    let text = "syntax = \"proto3\";
package shop;
import \"b.proto\"; import \"a.proto\";
message O { I it = 2; string n = 1 [json_name=\"N\", deprecated=true]; map<string,I> m = 3; \
                message I { reserved 7, 2 to 2; int64 q = 1; enum K { B=1; Z=0; } } }
";
    let expected = "syntax = \"proto3\";
package shop;

import \"a.proto\";
import \"b.proto\";

message O {
  string n = 1 [
    deprecated = true,
    json_name = \"N\"
  ];
  .shop.O.I it = 2;
  map<string, .shop.O.I> m = 3;

  message I {
    reserved 2;
    reserved 7;
  \n    int64 q = 1;
  \n    enum K {
      Z = 0;
      B = 1;
    }
  }
}
";
    assert_eq!(normal(text), expected);
}

#[test]
fn failures() {
    let rows = [
        ("message A { optional B b = 1; }", "Could not resolve type: B"),
        ("message A { map<float, string> b = 1; }", "map key must be non-byte, non-floating point scalar: float"),
        ("extend A { optional int32 b = 1; }", "Could not resolve type: A"),
        ("service S { rpc M (A) returns (A); }", "Could not resolve type: A"),
    ];
    for (text, expected) in rows {
        assert_eq!(normal(text), expected, "{text}");
    }
}

#[test]
fn custom_options_become_one_aggregate() {
    let text = "message A { option (confluent.message_meta).tags = \"B\"; option (confluent.message_meta) = { tags: [\"A\", \"B\"] doc: \"1\" };
        option (confluent.message_meta).doc = \"2\"; option (unknown).x = 0x10; }";
    let expected = "\nmessage A {\n  option (confluent.message_meta) = {\n    doc: \"2\",\n    tags: [\n      \"B\",\n      \"A\"\n    ]\n  };\n  option (unknown).x = 16;\n}\n";
    assert_eq!(normal(text), expected);
}

#[test]
fn explicit_entries_become_maps() {
    let text = "message A { repeated E m = 1; message E { option map_entry = true; optional string key = 1; optional A value = 2; } }";
    assert_eq!(normal(text), "\nmessage A {\n  map<string, .A> m = 1;\n}\n");
}
