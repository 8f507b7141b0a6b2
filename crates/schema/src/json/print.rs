//! The compact printer: no spaces, raw UTF-8, and the escapes that the reference's printer uses.

use super::Json;

/// Prints a value with every number as its source text.
pub fn to_text(json: &Json) -> String {
    let mut text = String::new();
    push(&mut text, json);
    text
}

fn push(text: &mut String, json: &Json) {
    match json {
        Json::Null => text.push_str("null"),
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => text.push_str(number),
        Json::String(string) => push_string(text, string),
        Json::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                push(text, item);
            }
            text.push(']');
        }
        Json::Object(members) => {
            text.push('{');
            for (place, (name, value)) in members.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                push_string(text, name);
                text.push(':');
                push(text, value);
            }
            text.push('}');
        }
    }
}

/// Appends a string literal: `"`, `\` and control characters escaped, hex digits in upper case, all else raw.
pub fn push_string(text: &mut String, string: &str) {
    text.push('"');
    let mut plain = 0;
    for (at, byte) in string.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(&string[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            0x08 => text.push_str("\\b"),
            0x0c => text.push_str("\\f"),
            control => text.push_str(&format!("\\u{control:04X}")),
        }
    }
    text.push_str(&string[plain..]);
    text.push('"');
}
