//! A stop while the brokers are away.

use std::time::Duration;

use registrar_testkit::broker::Broker;
use registrar_testkit::client::Client;
use registrar_tests::asking::{ask, record, register};
use registrar_tests::{daemon, kafka_jars, root};
use tempfile::TempDir;

#[tokio::test]
async fn a_stop_does_not_wait_for_brokers_that_are_away() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("brokers");
    let broker = Broker::start(&root().join("tests/kafka.sh"), &kafka_jars(), &data, 1).unwrap();
    let config = daemon().kafka(broker.bootstrap(), "stopping").with("shutdown.graceful.ms", 1_000);
    let mut daemon = config.start(directory.path()).unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
    drop(broker);
    // Mostly the append is waited for by nobody but librdkafka, for many seconds; it may also be refused at once.
    let answer = ask(&mut client, "POST", "/subjects/t/versions", Some(&record(2))).await.json();
    assert!(matches!(answer["error_code"].as_u64(), Some(50001 | 50002)), "{answer}");
    assert_eq!(ask(&mut client, "GET", "/subjects/s/versions/1", None).await.status, 200);
    daemon.process().signal("TERM").unwrap();
    // One second for requests, five for the append, and the rest for a slow machine.
    let status = daemon.process().wait(Duration::from_secs(30)).unwrap();
    assert!(status.success(), "{status}");
}
