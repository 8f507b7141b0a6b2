//! Keysets over a log: made, found again, changed, and fought over.

#![allow(clippy::unwrap_used)] // a test fails by panicking, its helpers too

use std::sync::Arc;
use std::time::Duration;

use registrar_encoder::{Ensured, Fresh, Keysets, Secret, Secrets, ensure};
use registrar_log::fake::FakeLog;
use registrar_log::{Log, Replayer, WriterConfig};
use registrar_state::{MetadataCipher, Salt};

const SALT: Salt = Salt([5; 16]);

/// Starts a node on the log.
async fn start(log: &FakeLog, secret: &str, old: Option<&str>, byte: u8) -> (Arc<Keysets>, Ensured) {
    let log: Arc<dyn Log> = Arc::new(log.clone());
    let secrets = Secrets { current: Secret::new(secret), old: old.map(Secret::new) };
    let keysets = Arc::new(Keysets::new(secrets));
    let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&keysets));
    tokio::spawn(replayer.run());
    let fresh = Fresh::new(&[byte; 32]);
    let config = WriterConfig { answer_timeout: Duration::from_secs(60), ..WriterConfig::default() };
    let ensured = ensure(&log, &keysets, &applied, "default", fresh, &config).await.unwrap();
    (keysets, ensured)
}

#[tokio::test]
async fn keys_outlast_restarts_and_changes_of_the_secret() {
    let log = FakeLog::new();
    let (first, ensured) = start(&log, "a", None, 1).await;
    assert_eq!(ensured, Ensured::Made);
    let sealed = first.encrypt("default", "p", "value", &SALT).unwrap();
    let rows = [
        ("a", None, Ensured::There, Some("value")),
        ("wrong", Some("also wrong"), Ensured::Locked, None),
        ("b", Some("a"), Ensured::Rotated, Some("value")),
        ("b", Some("a"), Ensured::There, Some("value")),
        ("b", None, Ensured::There, Some("value")),
        ("a", None, Ensured::Locked, None),
    ];
    for (place, (secret, old, expected, clear)) in rows.into_iter().enumerate() {
        let (node, ensured) = start(&log, secret, old, place as u8 + 2).await;
        assert_eq!(ensured, expected, "start {place}");
        assert_eq!(node.decrypt("default", &sealed).as_deref(), clear, "start {place}");
    }
}

#[tokio::test]
async fn nodes_that_start_at_once_share_one_keyset() {
    let log = FakeLog::new();
    let starts = (1..=4).map(|byte| {
        let log = log.clone();
        tokio::spawn(async move { start(&log, "a", None, byte).await })
    });
    let mut nodes = Vec::new();
    for started in starts.collect::<Vec<_>>() {
        nodes.push(started.await.unwrap());
    }
    assert_eq!(nodes.iter().filter(|(_, ensured)| *ensured == Ensured::Made).count(), 1);
    let sealed = nodes[0].0.encrypt("default", "p", "value", &SALT).unwrap();
    for (node, _) in &nodes {
        assert_eq!(node.decrypt("default", &sealed).as_deref(), Some("value"));
    }
}
