//! Topics that are not as they should be, and records that nobody understands.

use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use rdkafka::ClientConfig;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use registrar_log::LogRecord;
use registrar_testkit::client::Client;
use registrar_testkit::process::Process;
use registrar_tests::asking::{ask, record, register};
use registrar_tests::{Store, broker};
use serde_json::json;

async fn create(topic: &str, partitions: i32, policy: &str) {
    create_with(topic, partitions, &[("cleanup.policy", policy)]).await;
}

async fn create_with(topic: &str, partitions: i32, settings: &[(&str, &str)]) {
    let bootstrap = broker().bootstrap().to_owned();
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", bootstrap).create().unwrap();
    let topic = NewTopic::new(topic, partitions, TopicReplication::Fixed(1));
    let topic = settings.iter().fold(topic, |topic, (key, value)| topic.set(key, value));
    let created = admin.create_topics([&topic], &AdminOptions::new()).await.unwrap();
    assert!(created.iter().all(Result::is_ok), "{created:?}");
}

fn refused(command: &mut Command, reason: &str) {
    let mut process = Process::start(command).unwrap();
    let status = process.wait(Duration::from_secs(60)).unwrap();
    let printed = process.output();
    assert_eq!(status.code(), Some(1), "{printed}");
    assert!(printed.contains(reason), "{reason} is missing in\n{printed}");
}

#[tokio::test]
async fn a_topic_with_two_partitions_is_refused() {
    create("two-partitions", 2, "compact").await;
    let store = Store::kafka("two-partitions").unwrap();
    let reason = "The schema topic two-partitions should have only 1 partition but has 2";
    refused(&mut store.daemon().command(store.directory()).unwrap(), reason);
}

#[tokio::test]
async fn a_topic_that_forgets_is_refused() {
    create("forgets", 1, "delete").await;
    let store = Store::kafka("forgets").unwrap();
    let reason = "The retention policy of the schema topic forgets is incorrect. Expected cleanup.policy to be \
                  'compact' but it is delete";
    refused(&mut store.daemon().command(store.directory()).unwrap(), reason);
}

#[tokio::test]
async fn a_record_that_nobody_understands_is_passed_over() {
    let store = Store::kafka("corrupt").unwrap();
    let odd = [(&b"\xff\xfe"[..], &b"x"[..]), (b"{\"keytype\":\"FUTURE\",\"magic\":0}", b"{}"), (b"{", b"")];
    let records = odd.iter().enumerate().map(|(place, (key, value))| LogRecord {
        offset: place as i64,
        timestamp: 1_700_000_000_000,
        key: Some(Bytes::from_static(key)),
        value: Some(Bytes::from_static(value)),
    });
    store.import(records.collect()).await.unwrap();
    let mut daemon = store.start().unwrap();
    let id = register(&mut Client::new(daemon.url()), "s", &record(1)).await;
    assert_eq!(id, 1);
    assert!(daemon.process().output().contains("not understood"), "{}", daemon.process().output());
    let metrics = ask(&mut Client::new(daemon.url()), "GET", "/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    assert!(text.lines().any(|line| line.starts_with("registrar_log_unknown_records_total 3")), "{text}");
}

#[tokio::test]
async fn a_schema_that_is_larger_than_the_topic_takes_is_refused_alone() {
    let store = Store::kafka("too-large").unwrap();
    let daemon = store.start().unwrap();
    let large = json!({ "schemaType": "JSON", "schema": json!({ "title": "x".repeat(2 << 20) }).to_string() });
    let mut client = Client::new(daemon.url());
    let refused = ask(&mut client, "POST", "/subjects/large/versions", Some(&large)).await;
    assert_eq!((refused.status, refused.json()["error_code"].as_i64()), (422, Some(42209)), "{:?}", refused.body);
    register(&mut client, "s", &record(1)).await;
}

#[tokio::test]
async fn a_node_that_cannot_write_starts_and_says_why() {
    // not even the first records of a primary fit in
    create_with("barred", 1, &[("cleanup.policy", "compact"), ("max.message.bytes", "10")]).await;
    let store = Store::kafka("barred").unwrap();
    let config = store.daemon().with("registrar.leader.wait.ms", 0);
    let mut daemon = config.start(store.directory()).unwrap();
    let output = daemon.process().output();
    assert!(output.contains("this node cannot write") && output.contains("too large"), "{output}");
    let mut client = Client::new(daemon.url());
    for (path, status) in [("/subjects", 200), ("/readyz", 200), ("/healthz", 200)] {
        assert_eq!(ask(&mut client, "GET", path, None).await.status, status, "{path}");
    }
    let view = ask(&mut client, "GET", "/v1/cluster", None).await.json();
    assert_eq!((&view["node"]["role"], &view["primary"]), (&json!("barred"), &json!(null)), "{view:#}");
    assert!(view["node"]["reason"].as_str().is_some_and(|reason| reason.contains("too large")), "{view:#}");
    let metrics = ask(&mut client, "GET", "/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    assert!(text.lines().any(|line| line == "registrar_role{role=\"barred\"} 1"), "{text}");
    let refused = ask(&mut client, "POST", "/subjects/s/versions", Some(&record(1))).await;
    assert_eq!((refused.status, refused.json()["error_code"].as_i64()), (500, Some(50004)), "{:?}", refused.body);
}
