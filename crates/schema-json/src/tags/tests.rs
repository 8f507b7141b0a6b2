//! Which entities there are, and what edits do to the text.

use registrar_model::{EntityType, SchemaEntity, SchemaTags};
use registrar_schema::{InlineTags, ParseError, TagEdit};

use crate::language::read;
use crate::schema::ParsedJson;

fn parsed(text: &str) -> ParsedJson {
    ParsedJson::new(read(text).unwrap(), Vec::new())
}

fn edit(path: &str, add: &[&str], remove: &[&str]) -> TagEdit {
    let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    TagEdit { entity: entity(path), add: owned(add), remove: owned(remove), required: true }
}

/// A path; `record ` before it says what it is.
fn entity(path: &str) -> SchemaEntity {
    let (path, entity_type) = match path.strip_prefix("record ") {
        Some(path) => (path, EntityType::Record),
        None => (path, EntityType::Field),
    };
    SchemaEntity { path: path.to_owned(), entity_type }
}

fn described(tags: &SchemaTags) -> String {
    let record = if tags.entity.entity_type == EntityType::Record { "record " } else { "" };
    format!("{record}{} {}", tags.entity.path, tags.tags.join("+"))
}

fn listed(text: &str) -> String {
    parsed(text).tagged_entities().iter().map(described).collect::<Vec<_>>().join(", ")
}

const MODERN: &str = "\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",";

#[test]
fn entities_have_paths() {
    // `@n` stands for tags
    let rows = [
        (r#"{"type":"object",@1}"#, "record object 1"),
        (r#"{"properties":{"a":{"type":"string",@1},"b":{@2}},@0}"#, "record object 0, object.a 1, object.b 2"),
        (r#"{"properties":{"a":{"properties":{"b":{@2}},@1}}}"#, "object.a 1, object.a.object.b 2"),
        (
            r#"{"type":"array","items":{"type":"object",@1,"properties":{"a":{@2}}}}"#,
            "record array.object 1, array.object.a 2",
        ),
        (
            r#"{"properties":{"l":{"items":{"items":{"required":[],@1}},@0}}}"#,
            "object.l 0, record object.l.array.array.object 1",
        ),
        (r#"{"items":[{"type":"null"},{"type":"object",@1}]}"#, "record array.1.object 1"),
        (r#"{"not":{"type":"object",@1}}"#, "record not.object 1"),
        (
            r#"{"if":{"type":"object",@1},"then":{"type":"object",@2},"else":{"type":"object",@3}}"#,
            "record conditional.if.object 1, record conditional.then.object 2, record conditional.else.object 3",
        ),
        (
            r#"{"oneOf":[{"type":"string"},{"type":"object",@1},{"type":"array","items":{"type":"object",@2}}]}"#,
            "record oneof.0.array.object 2, record oneof.1.object 1",
        ),
        (
            r#"{"anyOf":[{"type":"object","title":"b",@1},{"type":"object","title":"a",@2},{"type":"object",@3}]}"#,
            "record anyof.0.object 3, record anyof.1.object 2, record anyof.2.object 1",
        ),
        (
            r#"{"allOf":[{"properties":{"b":{}},@1},{"properties":{"a":{}},@2}]}"#,
            "record allof.0.object 2, record allof.1.object 1",
        ),
        (
            r#"{"properties":{"a":{"oneOf":[{"type":"null"},{"type":"object",@1}]}}}"#,
            "record object.a.oneof.1.object 1",
        ),
        (r#"{"type":["object","null"],"properties":{"a":{@1}},@0}"#, "record anyof.1.object 0, anyof.1.object.a 1"),
        (
            r#"{"type":"object","properties":{"a":{@1}},"oneOf":[{"required":["a"],@2}],@0}"#,
            "record allof.0.oneof.0.object 2, record allof.1.object 0, allof.1.object.a 1",
        ),
        (
            r#"{"type":"object","if":{},"then":{"properties":{"a":{@1}}},@0}"#,
            "allof.0.conditional.then.object.a 1, record allof.1.object 0",
        ),
        (
            r##"{"$ref":"#/definitions/A","definitions":{"A":{"type":"object",@1,"properties":{"a":{@2}}},"B":{@3}}}"##,
            "record definitions.A.object 1, definitions.A.object.a 2",
        ),
        (r#"{"type":"object","$defs":{"A":{"type":"object",@1}}}"#, "record object.$defs.A.object 1"),
        (
            r#"{"type":"object","properties":{"a.b":{@1},"object":{"properties":{"c":{@2}}}}}"#,
            "object.a.b 1, object.object.object.c 2",
        ),
        (r#"{"type":"object","additionalProperties":{"type":"object",@1},"enum":[{@2}]}"#, ""),
        (r#"{"type":"string",@1}"#, ""),
        ("true", ""),
        ("[1]", ""),
    ];
    for (schema, expected) in rows {
        let text = tag(schema);
        assert_eq!(listed(&text), expected, "{text}");
        for tags in parsed(&text).tagged_entities() {
            let edit = TagEdit {
                entity: tags.entity.clone(),
                add: vec!["new".to_owned()],
                remove: Vec::new(),
                required: true,
            };
            let edited = parsed(&parsed(&text).with_edited_tags(&[edit]).unwrap());
            let found = edited.tagged_entities().into_iter().find(|found| found.entity == tags.entity).unwrap();
            assert_eq!(found.tags.last().map(String::as_str), Some("new"), "{text} {:?}", tags.entity);
        }
    }
    let tuple =
        tag(&format!("{{{MODERN}\"prefixItems\":[{{\"type\":\"object\",@1}}],\"items\":{{\"type\":\"object\",@2}}}}"));
    assert_eq!(listed(&tuple), "record array.0.object 1, record array.object 2");
}

/// Writes tags where `@n` stands for them.
fn tag(schema: &str) -> String {
    let mut text = String::new();
    let mut rest = schema;
    while let Some((before, after)) = rest.split_once('@') {
        text.push_str(&format!("{before}\"confluent:tags\":[\"{}\"]", &after[..1]));
        rest = &after[1..];
    }
    text + rest
}

#[test]
fn edits_change_the_text_where_they_must() {
    let rows = [
        (
            r#"{"type":"object","title":"t"}"#,
            edit("record object", &["A", "B", "A"], &[]),
            r#"{"type":"object","title":"t","confluent:tags":["A","B"]}"#,
        ),
        (
            r#"{"confluent:tags":["A"],"type":"object"}"#,
            edit("record .object", &["B", "A"], &[]),
            r#"{"confluent:tags":["A","B"],"type":"object"}"#,
        ),
        (
            r#"{"confluent:tags":["A"],"type":"object"}"#,
            edit("record object", &["B"], &["A", "B"]),
            r#"{"type":"object"}"#,
        ),
        (
            r#"{"properties":{"a":{"type":"string"}}}"#,
            edit("object.a", &["A"], &[]),
            r#"{"properties":{"a":{"type":"string","confluent:tags":["A"]}}}"#,
        ),
        (
            r#"{"properties":{"a":{"type":"object"}}}"#,
            edit("record object.a.object", &["A"], &[]),
            r#"{"properties":{"a":{"type":"object","confluent:tags":["A"]}}}"#,
        ),
        (
            r#"{"properties":{"a":{"confluent:tags":"A"}}}"#,
            edit("object.a", &["B"], &[]),
            r#"{"properties":{"a":{"confluent:tags":["B"]}}}"#,
        ),
        (r#"{"properties":{"a":{},"b":1.50}}"#, edit("object.a", &[], &["A"]), r#"{"properties":{"a":{},"b":1.50}}"#),
    ];
    for (text, edit, expected) in rows {
        assert_eq!(parsed(text).with_edited_tags(&[edit]).as_deref(), Ok(expected), "{text}");
    }
    let both = [edit("object.a", &["A"], &[]), edit("record object.a.object", &["B"], &["A"])];
    let edited = parsed(r#"{"properties":{"a":{"type":"object"}}}"#).with_edited_tags(&both).unwrap();
    assert_eq!(edited, r#"{"properties":{"a":{"type":"object","confluent:tags":["B"]}}}"#);
}

#[test]
fn paths_lead_somewhere() {
    let schema = r#"{"type":"object","properties":{"a":{"type":"string"},"b":true}}"#;
    for path in [
        "object.b",
        "object.c",
        "record object.a",
        "record object.a.object",
        "object",
        "record ",
        "",
        "objec",
        "object.",
        "object.a.",
        "object..a",
    ] {
        let message = format!("No matching path '{}' found in the schema", entity(path).path);
        let edits = [edit("record object", &["A"], &[]), edit(path, &["A"], &[])];
        assert_eq!(parsed(schema).with_edited_tags(&edits), Err(ParseError(message)), "{path}");
    }
    assert_eq!(parsed(schema).with_edited_tags(&[]).as_deref(), Ok(schema));
    // the first of two places
    let dotted = r#"{"properties":{"a.object.b":{},"a":{"properties":{"b":{}}}}}"#;
    let edited = parsed(dotted).with_edited_tags(&[edit("object.a.object.b", &["A"], &[])]);
    assert!(edited.unwrap().starts_with(r#"{"properties":{"a.object.b":{"confluent:tags":["A"]}"#));
}

/// On a thread of its own, because unoptimised frames fill a test thread's stack.
#[test]
fn hostile_texts_end() {
    let check = || {
        let levels = 499;
        let deep = format!("{}{{}}{}", "{\"properties\":{\"a\":".repeat(levels), "}}".repeat(levels));
        let path = "object.a.".repeat(levels).trim_end_matches('.').to_owned();
        let edited = parsed(&deep).with_edited_tags(&[edit(&path, &[], &[])]);
        assert_eq!(edited.as_deref(), Ok(&*deep));

        let wide: String = (0..100_000).map(|n| format!("\"p{n}\":{{}},")).collect();
        let wide = format!("{{\"properties\":{{{wide}\"z\":{{}}}}}}");
        let edits: Vec<TagEdit> = (0..100_000).map(|n| edit(&format!("object.p{n}"), &["A"], &[])).collect();
        let edited = parsed(&wide).with_edited_tags(&edits).unwrap();
        assert_eq!(parsed(&edited).tagged_entities().len(), 100_000);

        let types = "\"array\",".repeat(20_000);
        let items = "{},".repeat(20_000);
        assert_eq!(listed(&format!("{{\"type\":[{types}\"null\"],\"items\":[{items}{{}}]}}")), "");

        let tagged: String = (0..10_000).map(|n| format!("\"p{n}\":{{\"confluent:tags\":[\"A\"]}},")).collect();
        let (mut before, mut after) = (String::new(), String::new());
        for _ in 0..4 {
            before.push_str(&format!("{{\"properties\":{{\"{}\":", "n".repeat(50_000)));
            after.push_str("}}");
        }
        let long = format!("{before}{{\"properties\":{{{tagged}\"z\":{{}}}}}}{after}");
        assert!(parsed(&long).tagged_entities().len() < 10_000);
    };
    std::thread::Builder::new().stack_size(8 << 20).spawn(check).unwrap().join().unwrap();
}
