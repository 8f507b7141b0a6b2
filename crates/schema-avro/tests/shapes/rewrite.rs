//! Other texts that say the same.

use registrar_schema::json::{Json, to_text};

use super::Chance;

/// The same schema with the members of objects and the aliases in another order, and white space and comments anywhere but at the
/// end, where the reference allows no comments.
pub fn rewritten(schema: &Json, chance: &mut Chance) -> String {
    let mut text = String::new();
    push(schema, "", chance, &mut text);
    text
}

fn push(json: &Json, name: &str, chance: &mut Chance, text: &mut String) {
    push_space(chance, text);
    match json {
        Json::Array(items) => {
            let order = if name == "aliases" { shuffled(items.len(), chance) } else { (0..items.len()).collect() };
            text.push('[');
            for (place, item) in order.into_iter().enumerate() {
                text.push_str(if place > 0 { "," } else { "" });
                push(&items[item], "", chance, text);
                push_space(chance, text);
            }
            text.push(']');
        }
        Json::Object(members) => {
            text.push('{');
            for (place, member) in shuffled(members.len(), chance).into_iter().enumerate() {
                let (name, value) = &members[member];
                text.push_str(if place > 0 { "," } else { "" });
                push_space(chance, text);
                text.push_str(&to_text(&Json::String(name.clone())));
                push_space(chance, text);
                text.push(':');
                push(value, name, chance, text);
                push_space(chance, text);
            }
            text.push('}');
        }
        scalar => text.push_str(&to_text(scalar)),
    }
}

fn push_space(chance: &mut Chance, text: &mut String) {
    let spaces = [" ", "\n", "\t", "/* \" */", "// {\n"];
    text.push_str(spaces.get(chance.below(40)).unwrap_or(&""));
}

fn shuffled(count: usize, chance: &mut Chance) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        places.swap(place, chance.below(place + 1));
    }
    places
}
