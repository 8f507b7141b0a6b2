//! What probes, dashboards and operators ask a node.

use std::net::TcpListener;
use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_testkit::process::Process;
use registrar_tests::asking::ask;
use registrar_tests::{Store, daemon};
use serde_json::json;
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_node_that_serves_is_alive_and_ready() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    for path in ["/healthz", "/readyz"] {
        let answer = ask(&mut client, "GET", path, None).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"status": "ok", "reasons": []})), "{path}");
        assert_eq!(answer.content_type.as_deref(), Some("application/json"));
        let head = ask(&mut client, "HEAD", path, None).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(ask(&mut client, "POST", path, None).await.status, 405, "{path}");
    }
}

#[tokio::test]
async fn a_node_alone_is_its_own_cluster() {
    let store = Store::embedded().unwrap();
    let config = store.daemon().with("host.name", "node-1");
    let daemon = config.start(store.directory()).unwrap();
    let port = daemon.url().rsplit(':').next().unwrap();
    let url = format!("http://node-1:{port}");
    let mut client = Client::new(daemon.url());
    let caught_up = async {
        loop {
            let view = ask(&mut client, "GET", "/v1/cluster", None).await.json();
            if view["log"]["lag"] == 0 {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let mut view = tokio::time::timeout(LIMIT, caught_up).await.expect("the log's end is never reached");
    let log = view["log"].take();
    assert_eq!((&log["store"], &log["applied"], &log["lateMs"]), (&json!("embedded"), &log["end"], &json!(0)));
    let expected = json!({
        "node": {"url": url, "role": "primary", "reason": null},
        "primary": url,
        "epoch": 0,
        "members": [{"url": url, "eligible": true, "foreign": false}],
        "log": null,
        "fencing": "lock",
        "election": {"group": null, "fault": null, "contactMs": null},
    });
    assert_eq!(view, expected);
}

#[tokio::test]
async fn a_node_that_starts_is_alive_and_not_ready() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let directory = TempDir::new().unwrap();
    let config = daemon().kafka(&nobody.local_addr().unwrap().to_string(), "t");
    let mut process = Process::start(&mut config.command(directory.path()).unwrap()).unwrap();
    let probes = |line: &str| Some(line.split_once("answering probes on ")?.1.split(';').next()?.to_owned());
    let url = process.wait_for(LIMIT, probes).unwrap();
    let mut client = Client::new(&url);
    assert_eq!(ask(&mut client, "GET", "/healthz", None).await.status, 200);
    let ready = ask(&mut client, "GET", "/readyz", None).await;
    let reasons = ["the node is starting: the log is not open yet"];
    assert_eq!((ready.status, ready.json()), (503, json!({"status": "failing", "reasons": reasons})));
    assert_eq!(ask(&mut client, "GET", "/metrics", None).await.status, 200);
}

#[tokio::test]
async fn metrics_say_who_writes() {
    let store = Store::embedded().unwrap();
    let mut daemon = store.start().unwrap();
    let metrics = ask(&mut Client::new(daemon.url()), "GET", "/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    for line in [
        "registrar_role{role=\"primary\"} 1",
        "registrar_role{role=\"follower\"} 0",
        "registrar_primary_known 1",
        "registrar_take_overs_total 1",
        "registrar_fences_total 0",
        "registrar_log_read_retries_total 0",
        "kafka_schema_registry_master_slave_role 1",
        "kafka_schema_registry_node_count 1",
    ] {
        assert!(text.lines().any(|own| own == line), "{line} is missing in\n{text}");
    }
    let output = daemon.process().output();
    assert!(output.contains("role changed role=primary"), "{output}");
}
