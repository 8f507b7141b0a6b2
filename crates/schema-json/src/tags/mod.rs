//! Inline tags (spec: formats 6.2 to 6.4): the array `confluent:tags` of a schema.

mod edits;
mod listing;
mod order;
mod walk;

use std::collections::HashMap;

use registrar_model::SchemaTags;
use registrar_schema::json::{Json, to_text};
use registrar_schema::{InlineTags, ParseError, TagEdit};

use crate::document::address_of;
use crate::schema::ParsedJson;

/// The member that holds the tags.
const TAGS: &str = "confluent:tags";

impl InlineTags for ParsedJson {
    fn tagged_entities(&self) -> Vec<SchemaTags> {
        listing::list(self.tree())
    }

    fn with_edited_tags(&self, edits: &[TagEdit]) -> Result<String, ParseError> {
        let places = edits::places(self.tree(), edits)?;
        let mut tags: HashMap<usize, Vec<String>> = HashMap::new();
        for (edit, node) in places {
            let known = tags.entry(address_of(node)).or_insert_with(|| tags_of(node));
            *known = edit.apply(std::mem::take(known));
        }
        Ok(to_text(&tagged(self.tree(), &tags)))
    }
}

/// The tags of a schema. What is not a list of strings is no tag.
fn tags_of(node: &Json) -> Vec<String> {
    let tags = node.get(TAGS).and_then(Json::as_array).unwrap_or_default();
    tags.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// A copy of a tree in which the schemas at those addresses have those tags.
fn tagged(json: &Json, tags: &HashMap<usize, Vec<String>>) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.iter().map(|item| tagged(item, tags)).collect()),
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), tagged(value, tags))).collect();
            if let Some(tags) = tags.get(&address_of(json)) {
                set_tags(&mut members, tags);
            }
            Json::Object(members)
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
    }
}

/// The member is replaced in its place or appended; without tags it is removed.
fn set_tags(members: &mut Vec<(Box<str>, Json)>, tags: &[String]) {
    if tags.is_empty() {
        members.retain(|(name, _)| **name != *TAGS);
        return;
    }
    let value = Json::Array(tags.iter().map(|tag| Json::String(tag.as_str().into())).collect());
    match members.iter_mut().find(|(name, _)| **name == *TAGS) {
        Some((_, place)) => *place = value,
        None => members.push((TAGS.into(), value)),
    }
}

#[cfg(test)]
mod tests;
