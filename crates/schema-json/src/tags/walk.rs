//! The entities of a schema and their paths (spec: formats 6.2).
//!
//! A path follows the model that is compared, not the text: a schema of several parts is an `allof`, a list in `type` an
//! `anyof`, and their indices count the parts in the order of [`order`]; neither leads to another place of the text.
//! References are not followed: what they lead to is under `definitions` or `$defs`.
//!
//! Where the specification is silent: items that are listed one by one are `array.<i>`; what is under other keywords
//! (`patternProperties`, `additionalProperties`, `dependencies`, `contains`, ...) has no path; the definitions of a
//! schema that has an object part are under its `object`, others directly under the schema.
//!
//! [`order`]: super::order

use registrar_model::EntityType;
use registrar_schema::json::Json;

use super::order;
use crate::document::{Dialect, Keywords, Part, parts};

/// Where definitions are kept, in every dialect.
const DEFINITIONS: [&str; 2] = ["definitions", "$defs"];

/// Somewhere on a walk: the path up to there.
pub(super) trait Cursor<'a>: Copy {
    /// The path with a further segment; `None` if nothing there matters.
    fn within(self, segment: &str) -> Option<Self>;

    /// Says what the path names.
    fn meet(self, entity_type: EntityType, node: &'a Json);
}

/// Meets every entity of a document, a record before its fields. Recurses as deep as the reader lets a text nest.
pub(super) fn walk<'a>(root: &'a Json, cursor: impl Cursor<'a>) {
    Walk { dialect: Dialect::of_root(root) }.schema(root, cursor);
}

struct Walk {
    dialect: Dialect,
}

impl Walk {
    fn schema<'a, C: Cursor<'a>>(&self, schema: &'a Json, cursor: C) {
        let keywords = Keywords::of(schema, self.dialect);
        let mut parts = keywords.parts();
        order::sort_parts(&mut parts);
        for (place, part) in parts.iter().enumerate() {
            let at = if parts.len() > 1 { indexed(cursor, "allof", place) } else { Some(cursor) };
            if let Some(at) = at {
                self.part(schema, &keywords, part, at);
            }
        }
        if !parts.iter().any(Part::is_object) {
            self.definitions(schema, cursor);
        }
    }

    fn part<'a, C: Cursor<'a>>(&self, schema: &'a Json, keywords: &Keywords<'a>, part: &Part<'a>, cursor: C) {
        match part {
            Part::Type(name) | Part::Untyped(name) => self.typed(schema, keywords, name, cursor),
            Part::AnyType(names) => {
                let names = order::sorted_types(names);
                for (place, name) in names.iter().enumerate() {
                    // a repeated name leads to where the first one leads
                    let is_new = place == 0 || names[place - 1] != *name;
                    if let Some(cursor) = indexed(cursor, "anyof", place).filter(|_| is_new) {
                        self.typed(schema, keywords, name, cursor);
                    }
                }
            }
            Part::Not => self.enter(keywords.get("not"), cursor.within("not")),
            Part::Conditional => {
                for branch in ["if", "then", "else"] {
                    let cursor = cursor.within("conditional").and_then(|cursor| cursor.within(branch));
                    self.enter(keywords.get(branch), cursor);
                }
            }
            Part::Combined(criterion) => {
                let subschemas = keywords.get(criterion.keyword()).and_then(Json::as_array).unwrap_or_default();
                let name = criterion.keyword().to_ascii_lowercase();
                for (place, subschema) in order::sorted(subschemas, self.dialect).into_iter().enumerate() {
                    self.enter(Some(subschema), indexed(cursor, &name, place));
                }
            }
            Part::Reference(_) | Part::Enum | Part::Const => {}
        }
    }

    fn typed<'a, C: Cursor<'a>>(&self, schema: &'a Json, keywords: &Keywords<'a>, name: &str, cursor: C) {
        let Some(cursor) = cursor.within(name) else { return };
        match name {
            parts::OBJECT => {
                cursor.meet(EntityType::Record, schema);
                self.properties(keywords, cursor);
                self.definitions(schema, cursor);
            }
            parts::ARRAY => self.items(keywords, cursor),
            _ => {}
        }
    }

    fn properties<'a, C: Cursor<'a>>(&self, keywords: &Keywords<'a>, cursor: C) {
        for (name, property) in keywords.get("properties").and_then(Json::as_object).unwrap_or_default() {
            if let Some(cursor) = cursor.within(name) {
                cursor.meet(EntityType::Field, property);
                self.schema(property, cursor);
            }
        }
    }

    fn items<'a, C: Cursor<'a>>(&self, keywords: &Keywords<'a>, cursor: C) {
        let items = keywords.get("items");
        let first = keywords.get("prefixItems").or(items).and_then(Json::as_array).unwrap_or_default();
        for (place, item) in first.iter().enumerate() {
            self.enter(Some(item), cursor.within(&place.to_string()));
        }
        self.enter(items.filter(|items| items.as_object().is_some()), Some(cursor));
    }

    fn definitions<'a, C: Cursor<'a>>(&self, schema: &'a Json, cursor: C) {
        for keyword in DEFINITIONS {
            let Some(cursor) = cursor.within(keyword) else { continue };
            for (name, definition) in schema.get(keyword).and_then(Json::as_object).unwrap_or_default() {
                self.enter(Some(definition), cursor.within(name));
            }
        }
    }

    fn enter<'a, C: Cursor<'a>>(&self, schema: Option<&'a Json>, cursor: Option<C>) {
        if let (Some(schema), Some(cursor)) = (schema, cursor) {
            self.schema(schema, cursor);
        }
    }
}

fn indexed<'a, C: Cursor<'a>>(cursor: C, keyword: &str, place: usize) -> Option<C> {
    cursor.within(keyword)?.within(&place.to_string())
}
