//! Which keywords the reference prints: it tells the children of a combined schema apart by what it prints of them, and
//! does not print what says nothing.

use registrar_schema::json::Json;

use crate::document::{Dialect, Keyword, Keywords};

/// The values of `format` that the drafts know, with the first draft that does. An unknown one is dropped.
const FORMATS: &[(&str, Dialect)] = &[
    ("date-time", Dialect::Draft4),
    ("email", Dialect::Draft4),
    ("hostname", Dialect::Draft4),
    ("ipv4", Dialect::Draft4),
    ("ipv6", Dialect::Draft4),
    ("uri", Dialect::Draft4),
    ("uri-reference", Dialect::Draft6),
    ("uri-template", Dialect::Draft6),
    ("json-pointer", Dialect::Draft6),
    ("date", Dialect::Draft7),
    ("time", Dialect::Draft7),
    ("relative-json-pointer", Dialect::Draft7),
    ("regex", Dialect::Draft7),
];

/// Whether a keyword is printed.
pub(super) fn is_printed(keyword: &Keyword, value: &Json, beside: &Keywords<'_>, dialect: Dialect) -> bool {
    let is_modern = dialect == Dialect::Modern;
    match keyword.name {
        "required" => value.as_array().is_some_and(|names| !names.is_empty()),
        "properties" | "patternProperties" => value.as_object().is_some_and(|schemas| !schemas.is_empty()),
        "dependencies" | "dependentRequired" | "dependentSchemas" => {
            let says = |(_, value): &(Box<str>, Json)| value.as_array().is_none_or(|names| !names.is_empty());
            value.as_object().unwrap_or_default().iter().any(says)
        }
        "additionalProperties" => *value != Json::Bool(true),
        "additionalItems" if *value == Json::Bool(false) => {
            beside.get("items").is_none_or(|items| items.as_array().is_some())
        }
        "additionalItems" => *value != Json::Bool(true),
        "items" if is_modern => *value != Json::Bool(true),
        "items" => value.as_array().is_none_or(|items| !items.is_empty()),
        "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => *value != Json::Bool(false),
        // the translation of the modern dialects drops these
        "format" | "readOnly" | "writeOnly" if is_modern => false,
        "format" => value.as_str().is_some_and(|format| is_known(format, dialect)),
        _ => true,
    }
}

fn is_known(format: &str, dialect: Dialect) -> bool {
    FORMATS.iter().any(|(known, since)| *known == format && *since <= dialect)
}
