use registrar_model::{Metadata, Reference, Rule, RuleKind, RuleMode, RuleSet, SchemaType};

use super::*;
use crate::to_bytes;

fn text(answer: &impl Serialize) -> String {
    String::from_utf8(to_bytes(answer)).unwrap()
}

fn content() -> Content {
    let rule = Rule {
        name: Some("r".into()),
        kind: Some(RuleKind::Condition),
        mode: Some(RuleMode::Write),
        rule_type: Some("CEL".into()),
        ..Rule::default()
    };
    Content {
        schema_type: SchemaType::Avro,
        schema: "\"int\"".into(),
        references: vec![Reference { name: "n".into(), subject: "s".into(), version: 2 }],
        metadata: Some(Metadata::default()),
        rule_set: Some(RuleSet { domain_rules: vec![rule], ..RuleSet::default() }),
    }
}

fn stored(content: &Content) -> Stored<'_> {
    Stored {
        subject: "a",
        version: Some(3),
        id: 7,
        guid: content.guid(),
        content,
        schema: &content.schema,
        timestamp: Some(5),
        deleted: Some(false),
        tags: &[],
    }
}

const REFERENCES: &str = r#""references":[{"name":"n","subject":"s","version":2}]"#;
const RULES: &str =
    r#""ruleSet":{"domainRules":[{"name":"r","kind":"CONDITION","mode":"WRITE","type":"CEL","disabled":false}]}"#;

#[test]
fn fields_have_the_reference_order() {
    let content = content();
    let guid = content.guid();
    let aliases = ["b".to_owned()];
    let rows = [
        (
            text(&Schema::new(stored(&content), &aliases)),
            format!(
                r#"{{"subject":"a","version":3,"id":7,"guid":"{guid}","schemaType":"AVRO",{REFERENCES},"metadata":{{}},"schema":"\"int\"","ts":5,"deleted":false,"aliases":["b"],{RULES}}}"#
            ),
        ),
        (
            text(&SchemaString::new(stored(&content), Some(9))),
            format!(
                r#"{{"subject":"a","version":3,"guid":"{guid}","schemaType":"AVRO","schema":"\"int\"",{REFERENCES},"metadata":{{}},{RULES},"maxId":9,"ts":5,"deleted":false}}"#
            ),
        ),
        (
            text(&RegisteredSchema::from(stored(&content))),
            format!(
                r#"{{"id":7,"version":3,"guid":"{guid}","schemaType":"AVRO",{REFERENCES},"metadata":{{}},{RULES},"schema":"\"int\"","ts":5,"deleted":false}}"#
            ),
        ),
    ];
    for (printed, expected) in rows {
        assert_eq!(printed, expected);
    }
}

#[test]
fn what_is_empty_is_left_out() {
    let bare = Content { references: vec![], metadata: None, rule_set: None, schema: "".into(), ..content() };
    let guid = bare.guid();
    let stored = Stored { subject: "", version: None, timestamp: None, deleted: None, ..stored(&bare) };
    assert_eq!(text(&SchemaString::new(stored, None)), format!(r#"{{"guid":"{guid}","schemaType":"AVRO"}}"#));
    let unversioned = Stored { version: Some(0), ..stored };
    assert_eq!(
        text(&RegisteredSchema::from(unversioned)),
        format!(r#"{{"id":7,"guid":"{guid}","schemaType":"AVRO"}}"#)
    );
}
