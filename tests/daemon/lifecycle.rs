//! Start, stop, start again.

use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_tests::Store;
use serde_json::json;

use registrar_tests::asking::{ask, record, register};

#[tokio::test]
async fn a_schema_survives_a_restart() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let id = register(&mut Client::new(daemon.url()), "s", &record(1)).await;
    daemon.kill();
    let daemon = store.start().unwrap();
    let answer = ask(&mut Client::new(daemon.url()), "GET", &format!("/schemas/ids/{id}"), None).await;
    assert_eq!(answer.json()["schema"], record(1)["schema"]);
}

#[tokio::test]
async fn a_stop_drains_and_exits_with_0() {
    let store = Store::embedded().unwrap();
    let mut daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
    daemon.process().signal("TERM").unwrap();
    let status = daemon.process().wait(Duration::from_secs(30)).unwrap();
    assert!(status.success(), "{status}\n{}", daemon.process().output());
}

#[tokio::test]
async fn an_id_is_not_given_out_again_after_its_last_owner_is_gone() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    let id = register(&mut client, "s", &record(1)).await;
    for path in ["/subjects/s", "/subjects/s?permanent=true"] {
        assert_eq!(ask(&mut client, "DELETE", path, None).await.status, 200);
    }
    daemon.kill();
    let daemon = store.start().unwrap();
    let again = register(&mut Client::new(daemon.url()), "s", &record(2)).await;
    assert!(again > id, "{again}");
}

#[tokio::test]
async fn a_second_daemon_on_the_same_directory_is_refused_and_harms_nothing() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let Err(refused) = store.start() else { panic!("two daemons share a directory") };
    assert!(refused.to_string().contains("data"), "{refused}");
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
}

#[tokio::test]
async fn metrics_say_what_has_happened() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
    ask(&mut client, "GET", "/subjects/none/versions", None).await;
    let metrics = ask(&mut client, "GET", "/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    for wanted in ["requests_total", "request_duration_seconds", "log_applied_offset", "log_end_offset", "write_batch"]
    {
        assert!(text.contains(wanted), "{wanted} is missing in\n{text}");
    }
}

#[tokio::test]
async fn a_check_says_what_is_wrong() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    register(&mut client, "s", &record(1)).await;
    let other = json!({"schema": r#"{"type":"record","name":"R1","fields":[{"name":"f","type":"string"}]}"#});
    let path = "/compatibility/subjects/s/versions/latest?verbose=true";
    let verdict = ask(&mut client, "POST", path, Some(&other)).await.json();
    assert_eq!(verdict["is_compatible"], false);
    assert!(verdict["messages"][0].as_str().unwrap().contains("TYPE_MISMATCH"), "{verdict}");
}
