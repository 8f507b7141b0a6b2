//! What tests ask of a daemon. A failure of the connection, or an answer that makes no sense, fails the test.

#![allow(clippy::panic, clippy::expect_used)]

use registrar_testkit::client::{Answer, Client};
use serde_json::{Value, json};

/// A record schema that no other number gives.
pub fn record(number: usize) -> Value {
    let schema = format!(r#"{{"type":"record","name":"R{number}","fields":[{{"name":"f","type":"int"}}]}}"#);
    json!({ "schema": schema })
}

/// Sends a request.
///
/// # Panics
/// If there is no answer.
pub async fn ask(client: &mut Client, method: &str, path: &str, body: Option<&Value>) -> Answer {
    client.json(method, path, body).await.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

/// Registers a schema under a subject and gives its id.
///
/// # Panics
/// If it is refused.
pub async fn register(client: &mut Client, subject: &str, body: &Value) -> i64 {
    let answer = ask(client, "POST", &format!("/subjects/{subject}/versions"), Some(body)).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["id"].as_i64().expect("an answer to a registration has an id")
}
