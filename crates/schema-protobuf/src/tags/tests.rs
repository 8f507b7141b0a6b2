//! Tags in and out, as rows.

use std::sync::Arc;

use registrar_model::{EntityType, SchemaEntity};
use registrar_schema::{ParsedSchema, Profile, SchemaLanguage, Source, TagEdit};

use crate::Protobuf;

fn schema(text: &str) -> Arc<dyn ParsedSchema> {
    Protobuf.parse(&Source::of(text), Profile::New).unwrap()
}

fn edit(path: &str, entity_type: EntityType, add: &[&str], remove: &[&str]) -> TagEdit {
    let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    TagEdit {
        entity: SchemaEntity { path: path.to_owned(), entity_type },
        add: owned(add),
        remove: owned(remove),
        required: true,
    }
}

fn edited(text: &str, edits: &[TagEdit]) -> String {
    schema(text).with_edited_tags(edits).unwrap_or_else(|error| error.to_string())
}

/// Path, type and tags of each tagged entity.
fn tagged(text: &str) -> Vec<String> {
    let tagged = schema(text).tagged_entities();
    let shown = tagged.iter().map(|found| {
        let SchemaEntity { path, entity_type } = &found.entity;
        format!("{path} {} {}", entity_type.as_str(), found.tags.join(","))
    });
    shown.collect()
}

const RICH: &str = "syntax = 'proto3'; package p.q;
    option (confluent.file_meta).tags = 'FILE';
    message M {
        option (confluent.message_meta) = { tags: ['A', 'B'] };
        string plain = 1 [(confluent.field_meta).tags = 'C', (confluent.field_meta).tags = 'C', deprecated = true];
        oneof choice { string member = 2 [(confluent.field_meta) = { tags: 'D' }]; }
        message N { option (.confluent.message_meta).tags = 'E'; int32 n = 1; }
        enum K { Z = 0 [(confluent.enum_value_meta).tags = 'VALUE']; }
    }";

#[test]
fn entities_come_in_the_order_of_the_text() {
    let expected = ["M sr_record A,B", "M.plain sr_field C", "M.member sr_field D", "M.N sr_record E"];
    assert_eq!(tagged(RICH), expected);
}

#[test]
fn paths_that_are_given_are_taken() {
    let found = schema(RICH);
    for tags in found.tagged_entities() {
        let edit = TagEdit { entity: tags.entity, add: Vec::new(), remove: tags.tags, required: true };
        let text = found.with_edited_tags(&[edit]).unwrap();
        assert_eq!(tagged(&text).len(), 3, "{text}");
    }
}

#[test]
fn metas_become_one_aggregate() {
    let head = "\nmessage M {\n  optional string f = 1";
    let rows = [
        ("", "[(confluent.field_meta) = {\n    tags: [\n      \"T\"\n    ]\n  }]"),
        (
            "[(confluent.field_meta).doc = 'one', (confluent.field_meta) = { doc: 'two' tags: 'S' rules: [{ name: 'r' }] }]",
            "[(confluent.field_meta) = {\n    doc: \"two\",\n    tags: [\n      \"S\",\n      \"T\"\n    ],\n    \
             rules: [\n      {\n        name: \"r\"\n      }\n    ]\n  }]",
        ),
        (
            "[(confluent.field_meta).tags = 'T', deprecated = true, json_name = 'g']",
            "[\n    (confluent.field_meta) = {\n      tags: [\n        \"T\"\n      ]\n    },\n    deprecated = true,\n    \
             json_name = \"g\"\n  ]",
        ),
    ];
    for (options, expected) in rows {
        let text = format!("message M {{ optional string f = 1 {options}; }}");
        let found = edited(&text, &[edit("M.f", EntityType::Field, &["T"], &[])]);
        assert_eq!(found, format!("{head} {expected};\n}}\n"), "{options}");
    }
}

#[test]
fn nothing_is_left_of_an_empty_meta() {
    let text = "message M { option (confluent.message_meta).tags = 'A'; option (confluent.message_meta).tags = 'B'; }";
    let less = |tags: &[&str]| edited(text, &[edit(".M", EntityType::Record, &[], tags)]);
    assert_eq!(less(&["A", "B", "C"]), "\nmessage M {}\n");
    let expected = "\nmessage M {\n  option (confluent.message_meta) = {\n    tags: [\n      \"B\"\n    ]\n  };\n}\n";
    assert_eq!(less(&["A"]), expected);
    let documented = "message M { option (confluent.message_meta) = { tags: 'A' doc: 'd' }; }";
    let expected = "\nmessage M {\n  option (confluent.message_meta) = {\n    doc: \"d\"\n  };\n}\n";
    assert_eq!(edited(documented, &[edit("M", EntityType::Record, &[], &["A"])]), expected);
}

#[test]
fn members_of_oneofs_have_two_paths() {
    for path in ["M.choice.member", ".M.member"] {
        let text = edited(RICH, &[edit(path, EntityType::Field, &["X"], &["D"])]);
        assert!(tagged(&text).contains(&"M.member sr_field X".to_owned()), "{text}");
    }
}

#[test]
fn unknown_paths_are_told() {
    use EntityType::{Field, Record};
    let rows = [
        ("X", Record, "No matching Message with name 'X' found in the schema"),
        ("M.X", Record, "No matching Message with name 'X' found in the schema"),
        ("M.plain", Record, "No matching Message with name 'plain' found in the schema"),
        ("M.K", Record, "No matching Message with name 'K' found in the schema"),
        ("p.q.M", Record, "No matching Message with name 'p' found in the schema"),
        ("M.x", Field, "No matching Field with name 'x' found in the schema"),
        ("M.N", Field, "No matching Field with name 'N' found in the schema"),
        ("X.plain", Field, "No matching Message with name 'X' found in the schema"),
        ("plain", Field, "No matching Field with name 'plain' found in the schema"),
        ("", Record, "No matching Message with name '' found in the schema"),
    ];
    for (path, entity_type, expected) in rows {
        assert_eq!(edited(RICH, &[edit(path, entity_type, &["T"], &[])]), expected, "{path}");
    }
}

#[test]
fn what_is_not_edited_stays() {
    assert_eq!(edited(RICH, &[]), schema(RICH).canonical());
}

#[test]
fn long_names_do_not_multiply() {
    let name = "m".repeat(1 << 19);
    let fields = (1..2_000).map(|n| format!("string f{n} = {n} [(confluent.field_meta).tags = 'T'];"));
    let text = format!("syntax = 'proto3'; message {name} {{ {} }}", fields.collect::<String>());
    let paths = schema(&text).tagged_entities().iter().map(|tags| tags.entity.path.len()).sum::<usize>();
    assert!((1 << 25..=1 << 26).contains(&paths), "{paths}");
}
