//! The bound on the number of versions (`registrar.schema.limit`).

use registrar_log::WriterConfig;
use registrar_model::ErrorKind;
use registrar_registry::Defaults;

use crate::node::{Node, schema};

#[tokio::test]
async fn versions_are_counted_until_they_are_deleted_for_good() {
    let defaults = Defaults { max_versions: Some(2), ..Defaults::default() };
    let node = Node::start(WriterConfig::default(), defaults).await;
    let text = |name: &str| schema("AVRO", &format!(r#"{{"type":"fixed","name":"{name}","size":1}}"#));
    node.register("a", text("A")).await.unwrap();
    // the same schema under another subject is a version of its own
    node.register("b", text("A")).await.unwrap();
    let refusal = node.register("c", text("C")).await.unwrap_err();
    assert_eq!((refusal.status(), refusal.kind()), (422, ErrorKind::SchemaLimitExceeded));
    assert_eq!(node.register("a", text("A")).await.map(|known| known.version), Ok(Some(1)));
    node.registry.delete_subject("a", false).await.unwrap();
    node.register("c", text("C")).await.unwrap_err();
    node.registry.delete_subject("a", true).await.unwrap();
    node.register("c", text("C")).await.unwrap();
    node.register("d", text("D")).await.unwrap_err();
}
