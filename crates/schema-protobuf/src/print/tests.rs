//! Layout, as rows.

use super::{Form, print};
use crate::parse::parse;

fn printed(text: &str, form: Form) -> String {
    parse(text).map(|file| print(&file, form)).unwrap_or_default()
}

#[test]
fn separators_carry_the_indentation_of_their_block() {
    let text = "message A { message B { reserved 1; optional int32 b = 2; message C { reserved \"x\"; optional int32 c = 1; } } }";
    let expected = "\nmessage A {\n  message B {\n    reserved 1;\n  \n    optional int32 b = 2;\n  \n    message C {\n      reserved \"x\";\n    \n      optional int32 c = 1;\n    }\n  }\n}\n";
    assert_eq!(printed(text, Form::Canonical), expected);
}

#[test]
fn defaults_are_quoted_by_type() {
    let text = "message A { optional int32 a = 1 [default = \"5\"]; optional string b = 2 [default = x]; optional bytes c = 3 [default = \"q q\"]; }";
    let expected = "\nmessage A {\n  optional int32 a = 1 [default = 5];\n  optional string b = 2 [default = \"x\"];\n  optional bytes c = 3 [default = \"q q\"];\n}\n";
    assert_eq!(printed(text, Form::Canonical), expected);
}

#[test]
fn extensions_can_be_left_out() {
    let text = "option (x) = 1; option (confluent.file_meta).doc = \"d\"; message A { extensions 4 to max; extend A { optional int32 e = 4 [(y) = 1]; } } extend A {}";
    let expected = "\noption (confluent.file_meta).doc = \"d\";\n\nmessage A {}\n";
    assert_eq!(printed(text, Form::WithoutExtensions), expected);
}
