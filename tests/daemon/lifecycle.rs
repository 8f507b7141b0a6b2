//! Start, stop, start again.

use std::io::{Read, Write};
use std::net::TcpStream;
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
async fn a_request_that_is_under_way_when_the_daemon_stops_is_answered() {
    let store = Store::embedded().unwrap();
    let mut daemon = store.start().unwrap();
    let body = record(1).to_string();
    let head = format!(
        "POST /subjects/s/versions HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut connection = TcpStream::connect(daemon.url().trim_start_matches("http://")).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let (first, rest) = body.split_at(10);
    write!(connection, "{head}{first}").unwrap();
    let both_are_seen = async {
        let mut client = Client::new(daemon.url());
        while !String::from_utf8_lossy(&ask(&mut client, "GET", "/metrics", None).await.body).contains("in_flight 2") {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), both_are_seen).await.unwrap();
    daemon.process().signal("TERM").unwrap();
    daemon.process().wait_for(Duration::from_secs(30), |line| line.contains("draining").then_some(())).unwrap();
    connection.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains(r#""id":1"#), "{answer}");
    assert!(daemon.process().wait(Duration::from_secs(30)).unwrap().success());
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
