//! Sensitive metadata and the topic with its keys.

use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};
use serde_json::{Value, json};

fn start(store: &Store, secret: &str, old: &str) -> Daemon {
    let config = store.daemon().with("metadata.encoder.topic", "encryption-keys");
    let config = config.with("metadata.encoder.secret", secret).with("metadata.encoder.old.secret", old);
    config.start(store.directory()).unwrap()
}

/// The last record of the topic with the keys.
async fn keyset(keys: &Store) -> Value {
    let records = keys.records().await.unwrap();
    let last = records.last().unwrap();
    assert_eq!(last.key.as_deref(), Some(&b"default"[..]));
    serde_json::from_slice(last.value.as_deref().unwrap()).unwrap()
}

#[tokio::test]
async fn keys_are_in_a_topic_of_their_own_and_outlast_a_change_of_the_secret() {
    let (store, keys) = (Store::kafka("encryption").unwrap(), Store::kafka("encryption-keys").unwrap());
    let mut schema = record(1);
    schema["metadata"] = json!({ "properties": { "owner": "a person" }, "sensitive": ["owner"] });
    let daemon = start(&store, "first", "");
    register(&mut Client::new(daemon.url()), "s", &schema).await;
    let made = keyset(&keys).await;
    assert_eq!(made["keysetInfo"]["keyInfo"][0]["outputPrefixType"], "TINK", "{made}");
    drop(daemon);

    // the second node takes over while the first one runs; the keys' topic has no primary that it could fence
    let former = start(&store, "first", "");
    let daemon = start(&store, "second", "first");
    let rotated = keyset(&keys).await;
    assert_eq!(rotated["keysetInfo"], made["keysetInfo"], "the keys stay the same");
    assert_ne!(rotated["encryptedKeyset"], made["encryptedKeyset"]);
    for url in [former.url(), daemon.url()] {
        let answer = ask(&mut Client::new(url), "GET", "/subjects/s/versions/1", None).await.json();
        assert_eq!(answer["metadata"]["properties"], json!({ "owner": "a person" }), "{answer}");
    }
    schema["schema"] = json!("\"string\"");
    register(&mut Client::new(daemon.url()), "t", &schema).await;
    let records = store.records().await.unwrap();
    let clear = |value: &[u8]| String::from_utf8_lossy(value).contains("a person");
    assert!(!records.iter().any(|record| record.value.as_deref().is_some_and(clear)));
}
