//! Comparisons that take seconds, of long schemas and of short ones: meanwhile the daemon registers and reads as ever.

use registrar_testkit::client::{Answer, Client};
use registrar_testkit::daemon::Daemon;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// More than there are threads that compare.
const COMPARISONS: usize = 4;

/// Alternatives of alternatives: each is held against each. `title` tells versions apart that say the same.
fn alternatives(count: usize, title: &str) -> Value {
    let kind = |number: usize| json!({ "type": "string", "maxLength": 10 + number % 50 });
    let property = |i: usize, j: usize| {
        let kinds: Vec<Value> = (0..6).map(|k| kind(i * 7 + k)).collect();
        (format!("p{j}_{}", i % 3), json!({ "anyOf": kinds }))
    };
    let alternative = |i: usize| {
        let properties: serde_json::Map<String, Value> = (0..6).map(|j| property(i, j)).collect();
        json!({ "type": "object", "title": format!("{i}"), "properties": properties, "required": [format!("p0_{}", i % 3)] })
    };
    let text = json!({ "title": title, "anyOf": (0..count).map(alternative).collect::<Vec<_>>() }).to_string();
    json!({ "schemaType": "JSON", "schema": text })
}

/// Few bytes, but each of the expressions turns back over each of the names. `title` as above.
fn expressions(names: usize, title: &str) -> Value {
    let pattern = |number: usize| (format!("^(?:(?=a)a|(?=a)aa)+x{number}$"), json!({ "type": "string" }));
    let name = |number: usize| (format!("{}b{number}", "a".repeat(20)), json!({ "type": "string" }));
    let patterns: serde_json::Map<String, Value> = (0..60).map(pattern).collect();
    let properties: serde_json::Map<String, Value> = (0..names).map(name).collect();
    let schema = json!({ "title": title, "type": "object", "additionalProperties": false, "patternProperties": patterns,
        "properties": properties });
    json!({ "schemaType": "JSON", "schema": schema.to_string() })
}

/// An Avro record of some 20 kB.
fn long_record(number: usize) -> Value {
    let field = |at: usize| format!(r#"{{"name":"field_{number}_{at}","type":"string","default":"{at}"}}"#);
    let fields: Vec<String> = (0..350).map(field).collect();
    json!({ "schema": format!(r#"{{"type":"record","name":"Long","fields":[{}]}}"#, fields.join(",")) })
}

/// Has a schema compared with the one that is slow to compare with.
fn compare(daemon: &Daemon, schema: Value) -> JoinHandle<Answer> {
    let url = daemon.url().to_owned();
    tokio::spawn(async move {
        let path = "/compatibility/subjects/slow/versions/latest";
        ask(&mut Client::new(&url), "POST", path, Some(&schema)).await
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_comparisons_of_long_schemas_hold_up_neither_writes_nor_reads() {
    let others = (0..COMPARISONS).map(|number| alternatives(80, &format!("version {number}")));
    go_on_beside(&alternatives(79, "first"), others.collect()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_comparisons_of_short_schemas_hold_up_neither_writes_nor_reads() {
    let others = (0..2).map(|number| expressions(60, &format!("version {number}")));
    go_on_beside(&expressions(0, "first"), others.collect()).await;
}

/// Compares `others` with `first`, and meanwhile registers and reads schemas, short ones and long ones.
async fn go_on_beside(first: &Value, others: Vec<Value>) {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "slow", first).await;
    let running: Vec<_> = others.into_iter().map(|other| compare(&daemon, other)).collect();

    let mut answered = 0;
    while !running.iter().all(JoinHandle::is_finished) {
        let schema = if answered % 2 == 0 { record(answered) } else { long_record(answered) };
        let id = register(&mut client, &format!("quick-{answered}"), &schema).await;
        let read = ask(&mut client, "GET", &format!("/schemas/ids/{id}"), None).await;
        assert_eq!(read.json()["schema"], schema["schema"]);
        answered += 1;
    }
    assert!(answered > 5, "{answered} registrations while the comparisons ran");

    for comparison in running {
        let answer = comparison.await.unwrap();
        let body = answer.json();
        let is_verdict = answer.status == 200 && body["is_compatible"].is_boolean();
        let is_too_complex = answer.status == 422 && body["error_code"] == 42201;
        assert!(is_verdict || is_too_complex, "{}: {body}", answer.status);
    }
}
