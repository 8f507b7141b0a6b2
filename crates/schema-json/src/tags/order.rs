//! The order in which the subschemas of a combined schema are counted in paths (spec: formats 6.2): by class, title,
//! description, default, and what else tells schemas of one class apart. What that is the specification does not say;
//! here it is the names of an object's properties, the keyword of a combination, and the text of a reference, a constant
//! or an enumeration. Schemas that are alike in all of that keep the order of the text.

use registrar_schema::json::{Json, to_text};

use crate::document::{Dialect, Keywords, Part, parts};

/// The classes, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Array,
    Boolean,
    Combined,
    Conditional,
    Const,
    Empty,
    Enum,
    False,
    Not,
    Null,
    Number,
    Object,
    Reference,
    String,
    True,
}

impl Class {
    fn of_type(name: &str) -> Self {
        match name {
            parts::ARRAY => Self::Array,
            parts::BOOLEAN => Self::Boolean,
            parts::NULL => Self::Null,
            parts::OBJECT => Self::Object,
            parts::STRING => Self::String,
            _ => Self::Number,
        }
    }

    fn of_part(part: &Part<'_>) -> Self {
        match part {
            Part::Reference(_) => Self::Reference,
            Part::Enum => Self::Enum,
            Part::Const => Self::Const,
            Part::Not => Self::Not,
            Part::Conditional => Self::Conditional,
            Part::Type(name) | Part::Untyped(name) => Self::of_type(name),
            Part::AnyType(_) | Part::Combined(_) => Self::Combined,
        }
    }

    fn of_schema(schema: &Json, parts: &[Part<'_>]) -> Self {
        match (schema, parts) {
            (Json::Bool(true), _) => Self::True,
            (Json::Bool(false), _) => Self::False,
            (_, []) => Self::Empty,
            (_, [part]) => Self::of_part(part),
            _ => Self::Combined,
        }
    }
}

/// Sorts the parts of one schema.
pub(super) fn sort_parts(parts: &mut [Part<'_>]) {
    parts.sort_by_key(|part| match part {
        Part::Combined(criterion) => (Class::Combined, Some(*criterion)),
        other => (Class::of_part(other), None),
    });
}

/// The names in `type`, sorted.
pub(super) fn sorted_types<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_by_key(|name| Class::of_type(name));
    names
}

/// The subschemas of a keyword, sorted.
pub(super) fn sorted(subschemas: &[Json], dialect: Dialect) -> Vec<&Json> {
    let mut sorted: Vec<&Json> = subschemas.iter().collect();
    sorted.sort_by_cached_key(|schema| Key::of(schema, dialect));
    sorted
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    class: Class,
    title: Option<&'a str>,
    description: Option<&'a str>,
    default: Option<String>,
    own: Vec<&'a str>,
    text: Option<String>,
}

impl<'a> Key<'a> {
    fn of(schema: &'a Json, dialect: Dialect) -> Self {
        let keywords = Keywords::of(schema, dialect);
        let parts = keywords.parts();
        let class = Class::of_schema(schema, &parts);
        let string = |name: &str| keywords.get(name).and_then(Json::as_str);
        let text = |name: &str| keywords.get(name).map(to_text);
        let own = match class {
            Class::Object => sorted_names(keywords.get("properties")),
            Class::Reference => string("$ref").into_iter().collect(),
            Class::Combined => parts.iter().filter_map(combining_keyword).collect(),
            _ => Vec::new(),
        };
        let value = match class {
            Class::Const => text("const"),
            Class::Enum => text("enum"),
            _ => None,
        };
        Self {
            class,
            title: string("title"),
            description: string("description"),
            default: text("default"),
            own,
            text: value,
        }
    }
}

fn sorted_names(properties: Option<&Json>) -> Vec<&str> {
    let members = properties.and_then(Json::as_object).unwrap_or_default();
    let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names
}

fn combining_keyword(part: &Part<'_>) -> Option<&'static str> {
    match part {
        Part::Combined(criterion) => Some(criterion.keyword()),
        _ => None,
    }
}
