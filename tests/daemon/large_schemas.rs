//! Schemas with very many fields.

use std::fmt::Write as _;

use registrar_testkit::client::Client;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::json;

const FIELDS: usize = 100_000;

/// A text of so many parts.
fn text(head: &str, part: impl Fn(usize) -> String, separator: &str, tail: &str) -> String {
    let mut text = head.to_owned();
    for number in 0..FIELDS {
        let _ = write!(text, "{}{}", if number == 0 { "" } else { separator }, part(number));
    }
    text + tail
}

fn schemas() -> [(&'static str, String); 3] {
    let avro = |number| format!(r#"{{"name":"f{number}","type":"int"}}"#);
    let json = |number| format!(r#""f{number}":{{"type":"integer"}}"#);
    // The numbers from 19,000 on are reserved.
    let protobuf = |number| format!("int32 f{number} = {};", number + 20_000);
    [
        ("AVRO", text(r#"{"type":"record","name":"R","fields":["#, avro, ",", "]}")),
        ("JSON", text(r#"{"type":"object","properties":{"#, json, ",", "}}")),
        ("PROTOBUF", text("syntax = \"proto3\"; message M {", protobuf, "\n", "}")),
    ]
}

#[tokio::test]
async fn a_hundred_thousand_fields_are_registered_and_compared() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    for (schema_type, text) in schemas() {
        let body = json!({ "schemaType": schema_type, "schema": text });
        let id = register(&mut client, schema_type, &body).await;
        let stored = ask(&mut client, "GET", &format!("/schemas/ids/{id}"), None).await.json();
        assert!(stored["schema"].as_str().is_some_and(|stored| stored.len() > FIELDS), "{schema_type}");
        let path = format!("/compatibility/subjects/{schema_type}/versions/latest");
        let answer = ask(&mut client, "POST", &path, Some(&body)).await;
        let answer = (answer.status, answer.json());
        let expected = answer.0 == 200 || answer.1["error_code"] == 42201;
        assert!(expected, "{schema_type}: {answer:?}");
        register(&mut client, "well", &record(1)).await;
    }
}
