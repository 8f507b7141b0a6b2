//! Whether writes are fenced is told, and not asked of brokers where it is not wanted.

use registrar_testkit::client::Client;
use registrar_tests::Store;
use registrar_tests::asking::{ask, record, register};

/// The value of the metric that tells.
async fn fencing(client: &mut Client) -> Option<String> {
    let metrics = ask(client, "GET", "/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    text.lines().find_map(|line| line.strip_prefix("registrar_fencing ").map(str::to_owned))
}

#[tokio::test]
async fn a_registrar_that_is_told_to_writes_without_transactions_and_says_so() {
    let store = Store::kafka("unfenced").unwrap();
    let config = store.daemon().with("registrar.kafka.fencing", "none");
    let mut daemon = config.start(store.directory()).unwrap();
    let mut client = Client::new(daemon.url());
    for number in 1..4 {
        assert_eq!(register(&mut client, &format!("s{number}"), &record(number)).await, number as i64);
    }
    assert_eq!(fencing(&mut client).await.as_deref(), Some("0"));
    let printed = daemon.process().output();
    assert!(printed.contains("writes are not fenced"), "{printed}");
    let offsets: Vec<i64> = store.records().await.unwrap().iter().map(|record| record.offset).collect();
    assert!(offsets.is_sorted_by(|a, b| a + 1 == *b), "a transaction's marker is in {offsets:?}");
}

#[tokio::test]
async fn a_registrar_that_is_told_nothing_writes_transactions() {
    let store = Store::kafka("told-nothing").unwrap();
    let daemon = store.start().unwrap();
    assert_eq!(fencing(&mut Client::new(daemon.url())).await.as_deref(), Some("1"));
}
