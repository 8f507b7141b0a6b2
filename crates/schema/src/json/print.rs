//! The compact printer.

use registrar_json::push_string;

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
