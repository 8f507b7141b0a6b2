//! References from schema to schema (spec: formats 3).

use registrar_log::WriterConfig;
use registrar_model::{ErrorKind, RequestedReference};
use registrar_registry::{Defaults, SchemaRequest};

use crate::node::{Node, schema};

fn refer(text: &str, references: &[(&str, &str, i32)]) -> SchemaRequest {
    let reference = |(name, subject, version): &(&str, &str, i32)| RequestedReference {
        name: Some((*name).to_owned()),
        subject: Some((*subject).to_owned()),
        version: Some(*version),
    };
    SchemaRequest { references: references.iter().map(reference).collect(), ..schema("AVRO", text) }
}

/// `b` refers to the first version of `a`, `root` to the second and to `b`.
async fn two_versions_of_one_name(strict_reference_versions: bool) -> Result<i32, String> {
    let defaults = Defaults { strict_reference_versions, ..Defaults::default() };
    let node = Node::start(WriterConfig::default(), defaults).await;
    let a = |fields: &str| schema("AVRO", &format!(r#"{{"type":"record","name":"A","fields":[{fields}]}}"#));
    node.register("a", a("")).await.unwrap();
    node.register("a", a(r#"{"name":"f","type":"int","default":0}"#)).await.unwrap();
    let b = refer(r#"{"type":"record","name":"B","fields":[{"name":"a","type":"A"}]}"#, &[("A", "a", 1)]);
    node.register("b", b).await.unwrap();
    let text = r#"{"type":"record","name":"Root","fields":[{"name":"a","type":"A"},{"name":"b","type":"B"}]}"#;
    let root = node.register("root", refer(text, &[("A", "a", 2), ("B", "b", 1)])).await;
    root.map(|root| root.id).map_err(|error| error.message().to_owned())
}

#[tokio::test]
async fn the_first_version_of_a_name_counts_unless_versions_are_strict() {
    assert_eq!(two_versions_of_one_name(false).await, Ok(4));
    let refusal = two_versions_of_one_name(true).await.unwrap_err();
    let expected = r#"details: Conflicting reference versions for "A": version 2 and version 1"#;
    assert!(refusal.ends_with(expected), "{refusal}");
}

#[tokio::test]
async fn a_version_that_is_referred_to_stays() {
    let node = Node::start(WriterConfig::default(), Defaults::default()).await;
    node.register("a", schema("AVRO", r#"{"type":"fixed","name":"A","size":1}"#)).await.unwrap();
    let text = r#"{"type":"array","items":"A"}"#;
    for subject in ["b", "c"] {
        node.register(subject, refer(text, &[("A", "a", -1)])).await.unwrap();
    }
    // both have one id; that one of them goes says nothing about the other
    for permanent in [false, true] {
        node.registry.delete_subject("b", permanent).await.unwrap();
    }
    assert_eq!(node.registry.referenced_by("a", "1", false), Ok(vec![2]));
    let refusal = node.registry.delete_subject("a", false).await.unwrap_err();
    assert_eq!(refusal.kind(), ErrorKind::ReferenceExists);
}
