//! The parameters of paths and queries. A name means the same on every route.

use serde_json::{Map, Value, json};

use crate::routes::Route;

/// What a parameter's values are.
enum Kind {
    /// `true` in any case; anything else counts as false (spec: core 1.4).
    Flag,
    /// A 32-bit integer from the first to the last; anything but an integer is a 404.
    Integer(i32, i32),
    Text,
    /// Repeated for each value.
    Texts,
    /// Repeated for each value, which must be one of these.
    Names(&'static [&'static str]),
    /// A text of that format.
    Format(&'static str),
    /// A text of that form.
    Pattern(&'static str),
}

use Kind::{Flag, Format, Integer, Names, Pattern, Text, Texts};

/// Neither control characters nor backslashes, which are refused wherever they stand in a path.
const SEGMENT: &str = r"^[^\x00-\x1f\x7f\\]+$";

/// Name, values, meaning.
type Row = (&'static str, Kind, &'static str);

/// The parameters of paths.
const SEGMENTS: &[Row] = &[
    ("context", Pattern(r"^:?[^:/\x00-\x1f\x7f\\]+:?$"), "The context's name; a leading dot may be left out."),
    ("guid", Format("uuid"), "The hash of a schema and what belongs to it."),
    ("id", Integer(0, i32::MAX), "The schema's id."),
    ("resourceId", Pattern(SEGMENT), "The resource's id."),
    ("resourceName", Pattern(SEGMENT), "The resource's name; `-` for all of the namespace."),
    ("resourceNamespace", Pattern(SEGMENT), "Where the resource lives; `-` for anywhere."),
    ("subject", Pattern(SEGMENT), "The subject, `:.context:subject` outside of the default context."),
    ("version", Pattern("^([1-9][0-9]{0,8}|latest|-1)$"), "The version's number; `latest` or `-1` for the last one."),
];

/// The parameters of queries.
const QUERY: &[Row] = &[
    ("aliases", Flag, "Also list schemas under the aliases of their subjects."),
    ("associationType", Texts, "Only associations of such a type; of schemas, those whose subjects have one."),
    ("cascadeLifecycle", Flag, "Also frozen associations, and with strong ones their subjects, for good."),
    ("context", Text, "The context of the subjects that the request names, `:.context:`."),
    ("contextPrefix", Text, "What the contexts begin with."),
    ("defaultToGlobal", Flag, "What is in force, instead of what is set here."),
    ("deleted", Flag, "Also what is soft-deleted."),
    ("deletedAsNegative", Flag, "Also soft-deleted versions, as negative numbers."),
    ("deletedOnly", Flag, "Only what is soft-deleted."),
    ("dryRun", Flag, "Check the request, and change nothing."),
    ("fetchMaxId", Flag, "Add the highest id of the schema's context."),
    ("findTags", Texts, "Add the entities with one of these inline tags; `*` is any tag."),
    ("force", Flag, "Skip the check that protects existing schemas: compatibility, or that an import starts empty."),
    ("format", Text, "The form of the text: `resolved` for Avro, `serialized` or `ignore_extensions` for Protobuf."),
    ("includeSchemas", Flag, "Add the subjects' latest schemas."),
    ("key", Texts, "A metadata property, together with the `value` at the same place."),
    ("latestOnly", Flag, "Only the last version of each subject."),
    (
        "lifecycle",
        Names(&["NONE", "STRONG", "WEAK"]),
        "Only subjects with an association of such a lifecycle, or none.",
    ),
    ("limit", Integer(i32::MIN, i32::MAX), "How many at most; the configured limit if out of its range."),
    ("normalize", Flag, "Compare and store the normal form."),
    ("offset", Integer(0, i32::MAX), "How many to leave out at the beginning."),
    ("permanent", Flag, "Delete what is soft-deleted for good."),
    ("recursive", Flag, "Also the modes of the context's subjects."),
    ("referenceFormat", Text, "`qualified`: references with their context."),
    (
        "resourceType",
        Text,
        "Only associations of such resources, topics if left out; of schemas, those whose subjects have one.",
    ),
    ("ruleType", Text, "Only schemas with a rule of that type."),
    ("subject", Text, "The subject, or `:.context:`, in which to look the id up."),
    ("subjectPrefix", Text, "What the subjects begin with; `:.context:` for one context, `:*:` for all."),
    ("value", Texts, "The value of the `key` at the same place."),
    ("verbose", Flag, "Say why not."),
];

/// Every parameter, by the name that [`of`] refers to.
pub(super) fn components() -> Map<String, Value> {
    let segments = SEGMENTS.iter().map(|row| (key("path", row.0), component("path", row)));
    segments.chain(QUERY.iter().map(|row| (key("query", row.0), component("query", row)))).collect()
}

/// References to a route's parameters.
pub(super) fn of(route: &Route) -> Vec<Value> {
    let segments = open_segments(route.path).map(|name| key("path", name));
    let keys = segments.chain(route.query.iter().map(|name| key("query", name)));
    keys.map(|key| json!({ "$ref": format!("#/components/parameters/{key}") })).collect()
}

/// The names of the segments that a path leaves open.
pub(super) fn open_segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// Whether a value of one of the route's parameters may be a 404, because it is of another kind.
pub(super) fn may_mismatch(route: &Route) -> bool {
    let is_strict = |rows: &[Row], name: &str| {
        rows.iter().any(|(known, kind, _)| *known == name && matches!(kind, Integer(..) | Names(_)))
    };
    open_segments(route.path).any(|name| is_strict(SEGMENTS, name))
        || route.query.iter().any(|name| is_strict(QUERY, name))
}

fn key(place: &str, name: &str) -> String {
    format!("{place}.{name}")
}

fn component(place: &str, (name, kind, description): &Row) -> Value {
    let schema = match kind {
        Flag => json!({ "type": "boolean", "default": false }),
        Integer(low, high) => json!({ "type": "integer", "format": "int32", "minimum": low, "maximum": high }),
        Text => json!({ "type": "string" }),
        Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Names(names) => json!({ "type": "array", "items": { "enum": names } }),
        Format(format) => json!({ "type": "string", "format": format }),
        Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
    };
    json!({ "name": name, "in": place, "required": place == "path", "description": description, "schema": schema })
}
