//! Inline tags: edited on registration, carried over, and looked for (spec: core 4.6, formats 6.4).

use registrar_log::WriterConfig;
use registrar_model::{EntityType, Error, Metadata, Rule, RuleKind, RuleMode, RuleSet, SchemaEntity, SchemaTags};
use registrar_registry::{Defaults, Presentation, RegisterOptions, RuleChanges, SchemaRequest, TagChanges, TagRequest};

use crate::node::{Node, schema};

const RECORD: &str = r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#;
const WIDER: &str = r#"{"type":"record","name":"R","fields":[{"name":"b","type":"int","default":0}]}"#;

async fn node() -> Node {
    Node::start(WriterConfig::default(), Defaults::default()).await
}

fn tags(path: &str, entity_type: EntityType, tags: &[&str]) -> SchemaTags {
    let entity = SchemaEntity { path: path.to_owned(), entity_type };
    SchemaTags { entity, tags: tags.iter().map(|tag| (*tag).to_owned()).collect() }
}

fn record(path: &str, names: &[&str]) -> SchemaTags {
    tags(path, EntityType::Record, names)
}

fn field(path: &str, names: &[&str]) -> SchemaTags {
    tags(path, EntityType::Field, names)
}

fn adding(mut request: SchemaRequest, add: &[SchemaTags]) -> SchemaRequest {
    request.tags.add = add.to_vec();
    request
}

async fn found(node: &Node, subject: &str, wanted: &[&str]) -> Vec<SchemaTags> {
    let find_tags = wanted.iter().map(|tag| (*tag).to_owned()).collect();
    let how = Presentation { find_tags, ..Presentation::default() };
    node.registry.version(subject, "latest", false, &how).await.unwrap().tags
}

#[tokio::test]
async fn tags_are_written_into_the_text_of_each_language() {
    let node = node().await;
    let rows = [
        ("AVRO", RECORD, "R", "R.a", r#"{"name":"a","type":"int","confluent:tags":["F"]}"#),
        (
            "JSON",
            r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
            "object",
            "object.a",
            r#"{"type":"string","confluent:tags":["F"]}"#,
        ),
        (
            "PROTOBUF",
            "syntax = \"proto3\";\nmessage M { int32 a = 1; }",
            "M",
            "M.a",
            "int32 a = 1 [(confluent.field_meta) = {",
        ),
    ];
    for (language, text, of_record, of_field, expected) in rows {
        let wanted = [record(of_record, &["T"]), field(of_field, &["F"])];
        let registered = node.register(language, adding(schema(language, text), &wanted)).await.unwrap();
        assert!(registered.schema.contains(expected), "{}", registered.schema);
        let version = registered.content().metadata.as_ref().and_then(Metadata::confluent_version);
        assert_eq!(version, Some(1), "a version with edited tags is stamped");
        assert_eq!(found(&node, language, &["*"]).await, wanted, "{language}");
        assert_eq!(found(&node, language, &["other", "F"]).await, wanted[1..], "{language}");
        assert_eq!(found(&node, language, &["other"]).await, [], "{language}");
    }
}

#[tokio::test]
async fn tags_are_carried_over_to_what_is_still_there() {
    let node = node().await;
    let rows = [
        ("AVRO", RECORD, WIDER, "R"),
        ("JSON", r#"{"type":"object","properties":{"a":{}}}"#, r#"{"type":"object","properties":{"b":{}}}"#, "object"),
        ("PROTOBUF", "message M { optional int32 a = 1; }", "message M { optional int32 b = 1; }", "M"),
    ];
    for (language, old, new, path) in rows {
        let field = |name: &str, tag: &str| field(&format!("{path}.{name}"), &[tag]);
        let first = adding(schema(language, old), &[record(path, &["T", "U"]), field("a", "F")]);
        node.register(language, first).await.unwrap();
        let mut next = schema(language, new);
        next.tags = TagChanges { add: vec![field("b", "G")], remove: vec![record(path, &["U"])], propagate: true };
        let force = RegisterOptions { force: true, ..RegisterOptions::default() };
        node.registry.register(language, next, force).await.unwrap();
        assert_eq!(found(&node, language, &["*"]).await, [record(path, &["T"]), field("b", "G")], "{language}");
    }
}

#[tokio::test]
async fn what_cannot_be_tagged_is_refused() {
    let node = node().await;
    let missing = adding(schema("AVRO", RECORD), &[field("R.z", &["T"])]);
    let textless = SchemaRequest { schema: None, ..missing.clone() };
    node.register("s", schema("AVRO", RECORD)).await.unwrap();
    let rows = [(missing, "No matching path 'R.z' found in the schema"), (textless, "argument \"content\" is null")];
    for (request, reason) in rows {
        let refusal = node.register("s", request).await.unwrap_err();
        assert_eq!(refusal.message(), format!("java.lang.IllegalArgumentException: {reason}"));
    }
    assert_eq!(node.registry.versions("s", Default::default(), false), Ok(vec![1]));
}

fn rules(names: &[&str]) -> RuleSet {
    let rule = |name: &&str| Rule {
        name: Some((*name).to_owned()),
        kind: Some(RuleKind::Condition),
        mode: Some(RuleMode::Write),
        rule_type: Some("CEL".to_owned()),
        ..Rule::default()
    };
    RuleSet { domain_rules: names.iter().map(rule).collect(), ..RuleSet::default() }
}

async fn change_rules(node: &Node, merge: &[&str], remove: &[&str]) -> Result<Vec<String>, Error> {
    let remove = remove.iter().map(|name| (*name).to_owned()).collect();
    let changes = RuleChanges { merge: Some(rules(merge)), remove };
    let request = TagRequest { rules: changes, ..TagRequest::default() };
    let changed = node.registry.modify_tags("s", "1", request).await?;
    let rules = changed.content().rule_set.clone().unwrap_or_default().domain_rules;
    Ok(rules.into_iter().filter_map(|rule| rule.name).collect())
}

/// Rules change from the latest version's on, whichever version's tags are edited.
#[tokio::test]
async fn rules_are_merged_and_removed() {
    let node = node().await;
    node.register("s", schema("AVRO", RECORD)).await.unwrap();
    assert_eq!(change_rules(&node, &["x", "y"], &[]).await.unwrap(), ["x", "y"]);
    assert_eq!(change_rules(&node, &["z", "x"], &["y", "none"]).await.unwrap(), ["z", "x"]);
    assert_eq!(
        change_rules(&node, &["1"], &[]).await.unwrap_err().message(),
        "Illegal initial character in rule name: 1"
    );
    let both = TagRequest {
        rule_set: Some(rules(&["x"])),
        rules: RuleChanges { merge: None, remove: vec!["x".to_owned()] },
        ..TagRequest::default()
    };
    assert_eq!(node.registry.modify_tags("s", "1", both).await.unwrap_err().code(), 42210);
}
