//! Sensitive metadata: encrypted in the log, clear in answers, through restarts and changes of the secret.

use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::{Value, json};

const SECRET: &str = "metadata.encoder.secret";
const OLD_SECRET: &str = "metadata.encoder.old.secret";
const CLEAR: &str = "only for your eyes";

fn start(store: &Store, secrets: &[(&str, &str)]) -> Daemon {
    let config = secrets.iter().fold(store.daemon(), |config, (key, secret)| config.with(key, secret));
    config.start(store.directory()).unwrap()
}

fn stop(mut daemon: Daemon) -> String {
    daemon.process().signal("TERM").unwrap();
    daemon.process().wait(Duration::from_secs(30)).unwrap();
    daemon.process().output()
}

/// A schema with a sensitive property.
fn sensitive(number: usize) -> Value {
    let mut schema = record(number);
    schema["metadata"] = json!({ "properties": { "owner": CLEAR, "team": "a" }, "sensitive": ["owner", "none"] });
    schema
}

async fn owner(client: &mut Client, path: &str) -> String {
    let answer = ask(client, "GET", path, None).await.json();
    assert_eq!(answer["metadata"]["properties"]["team"], "a", "{answer}");
    answer["metadata"]["properties"]["owner"].as_str().unwrap_or_default().to_owned()
}

/// Whether a value is base64 of something that begins with the byte 1, and longer than the clear value.
fn is_ciphertext(value: &str) -> bool {
    value.starts_with('A')
        && value.chars().nth(1).is_some_and(|second| ('Q'..='Z').contains(&second) || ('a'..='f').contains(&second))
        && value.len() > 2 * CLEAR.len()
}

/// Every read gives the clear value, and what is registered is found.
async fn check_clear(daemon: &Daemon, id: i64) {
    let mut client = Client::new(daemon.url());
    for path in ["/subjects/s/versions/1", "/schemas/ids/1", "/subjects/s/versions/latest"] {
        assert_eq!(owner(&mut client, path).await, CLEAR, "{path}");
    }
    let all = ask(&mut client, "GET", "/schemas", None).await;
    assert!(!String::from_utf8_lossy(&all.body).contains("__enc__"), "{all:?}");
    let found = ask(&mut client, "POST", "/subjects/s", Some(&sensitive(1))).await.json();
    assert_eq!((&found["id"], &found["version"]), (&json!(id), &json!(1)), "{found}");
    assert_eq!(register(&mut client, "s", &sensitive(1)).await, id);
    // what the first version says is inherited: the same content again
    assert_eq!(register(&mut client, "s", &record(1)).await, id);
}

/// Reads give what is stored. Nothing that would have to be encrypted can be registered, the rest can.
async fn check_locked(daemon: &Daemon) {
    let mut client = Client::new(daemon.url());
    assert!(is_ciphertext(&owner(&mut client, "/subjects/s/versions/1").await));
    let path = "/subjects/new/versions";
    let refused = ask(&mut client, "POST", path, Some(&sensitive(2))).await;
    assert_eq!((refused.status, refused.json()["error_code"].as_i64()), (500, Some(50001)), "{refused:?}");
    let inheriting = json!({ "schema": record(1)["schema"].as_str().unwrap().replace("\"int\"", "\"long\"") });
    let refused = ask(&mut client, "POST", "/subjects/s/versions", Some(&inheriting)).await;
    assert_eq!((refused.status, refused.json()["error_code"].as_i64()), (422, Some(42201)), "{refused:?}");
    register(&mut client, "plain", &record(3)).await;
}

/// The values of the versions in the log.
async fn values(store: &Store) -> Vec<String> {
    let values = store.records().await.unwrap().into_iter().filter_map(|record| record.value);
    let values = values.map(|value| String::from_utf8_lossy(&value).into_owned());
    values.filter(|value| value.contains("schemaType")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sensitive_values_are_encrypted_in_the_log_and_clear_in_answers() {
    let store = Store::embedded().unwrap();
    let daemon = start(&store, &[(SECRET, "first")]);
    let id = register(&mut Client::new(daemon.url()), "s", &sensitive(1)).await;
    check_clear(&daemon, id).await;
    stop(daemon);
    let written = values(&store).await;
    assert!(written.iter().any(|value| value.contains("\"__enc__\":\"true\"") && value.contains("\"team\":\"a\"")));
    assert!(!written.iter().any(|value| value.contains(CLEAR)), "{written:?}");

    let rows: [&[(&str, &str)]; 4] = [
        &[(SECRET, "first")],
        &[(SECRET, "second"), (OLD_SECRET, "first")],
        &[(SECRET, "second"), (OLD_SECRET, "first")],
        &[(SECRET, "second")],
    ];
    for secrets in rows {
        let daemon = start(&store, secrets);
        check_clear(&daemon, id).await;
        let output = stop(daemon);
        assert!(!["first", "second"].iter().any(|secret| output.contains(secret)), "{output}");
    }
    assert_eq!(values(&store).await, written, "reading and changing the secret writes no schema");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_secret_is_told_and_changes_nothing() {
    let store = Store::embedded().unwrap();
    let daemon = start(&store, &[(SECRET, "right")]);
    let id = register(&mut Client::new(daemon.url()), "s", &sensitive(1)).await;
    stop(daemon);

    let daemon = start(&store, &[(SECRET, "wrong"), (OLD_SECRET, "also wrong")]);
    check_locked(&daemon).await;
    let output = stop(daemon);
    assert!(output.contains("neither metadata.encoder.secret nor metadata.encoder.old.secret decrypts"), "{output}");
    assert!(!values(&store).await.iter().any(|value| value.contains(CLEAR)));

    let daemon = start(&store, &[(SECRET, "right")]);
    check_clear(&daemon, id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_values_are_clear_and_encrypted_ones_stay_so() {
    let store = Store::embedded().unwrap();
    let daemon = start(&store, &[]);
    let id = register(&mut Client::new(daemon.url()), "s", &sensitive(1)).await;
    check_clear(&daemon, id).await;
    let output = stop(daemon);
    assert!(output.contains("metadata.encoder.secret is not set"), "{output}");
    assert!(values(&store).await.iter().any(|value| value.contains(CLEAR) && !value.contains("md5")));

    // the same content is encrypted from now on, under its old id
    let daemon = start(&store, &[(SECRET, "first")]);
    assert_eq!(register(&mut Client::new(daemon.url()), "t", &sensitive(1)).await, id);
    check_clear(&daemon, id).await;
    stop(daemon);
    let daemon = start(&store, &[]);
    let mut client = Client::new(daemon.url());
    assert!(is_ciphertext(&owner(&mut client, "/subjects/t/versions/1").await));
    assert_eq!(owner(&mut client, "/subjects/s/versions/1").await, CLEAR);
}
