//! `registrar copy`: from one daemon to another, cut off and run again, into other contexts, and refused.

mod estate;

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use registrar_testkit::process::Process;
use registrar_tests::asking::{ask, record, register};
use registrar_tests::{Store, binary};
use serde_json::{Value, json};

/// A copy takes no longer, even on a loaded machine.
const LIMIT: Duration = Duration::from_secs(120);

fn start(from: &str, to: &str, more: &[&str]) -> Process {
    let mut command = Command::new(binary());
    Process::start(command.args(["copy", "--from", from, "--to", to]).args(more)).unwrap()
}

/// Copies, and gives the exit status and what was printed.
async fn copy(from: &str, to: &str, more: &[&str]) -> (i32, String) {
    let mut process = start(from, to, more);
    let ended = tokio::task::spawn_blocking(move || (process.wait(LIMIT).unwrap(), process));
    let (status, process) = ended.await.unwrap();
    // its last lines may come after its end
    tokio::time::sleep(Duration::from_millis(50)).await;
    (status.code().unwrap_or(-1), process.output())
}

/// A daemon of its own, with its store.
fn empty() -> (Store, Daemon) {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    (store, daemon)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_is_copied_whole() {
    let (_source_store, source) = empty();
    estate::build(source.url()).await;
    let expected = estate::dump(source.url()).await;

    let (_store, target) = empty();
    let (status, printed) = copy(source.url(), target.url(), &[]).await;
    assert_eq!(status, 0, "{printed}");
    assert_same(&estate::dump(target.url()).await, &expected);

    let (status, printed) = copy(source.url(), target.url(), &[]).await;
    assert_eq!(status, 0, "{printed}");
    assert!(printed.contains(" 0 versions copied") && printed.contains(" 0 settings changed"), "{printed}");

    cut_off_and_resumed(&source, &expected).await;
    interrupted(&source).await;
    moved_into_other_contexts(&source).await;
    selected(&source).await;
}

fn assert_same(found: &BTreeMap<String, Value>, expected: &BTreeMap<String, Value>) {
    for (name, value) in expected {
        assert_eq!(found.get(name), Some(value), "{name}");
    }
    assert_eq!(found.len(), expected.len());
}

/// `kill -9` in the middle of writing; what is there then is not written again.
async fn cut_off_and_resumed(source: &Daemon, expected: &BTreeMap<String, Value>) {
    let (_store, target) = empty();
    let mut process = start(source.url(), target.url(), &["--concurrency", "1"]);
    let client = &mut Client::new(target.url());
    let waited = async {
        while estate::schemas(client).await.len() < 100 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(LIMIT, waited).await.unwrap();
    process.kill();
    let there = estate::schemas(client).await.len();
    assert!(there < estate::schemas(&mut Client::new(source.url())).await.len(), "it was too late to cut it off");
    assert_eq!(ask(client, "GET", "/mode", None).await.json()["mode"], "IMPORT");

    let (status, printed) = copy(source.url(), target.url(), &[]).await;
    assert_eq!(status, 0, "{printed}");
    // the request that was under way may have been answered after the kill
    let skipped = |count: usize| printed.contains(&format!(" {count} there already"));
    assert!(skipped(there) || skipped(there + 1), "{there}: {printed}");
    assert_same(&estate::dump(target.url()).await, expected);
}

/// Told to stop, it takes the target out of import mode.
async fn interrupted(source: &Daemon) {
    let (_store, target) = empty();
    let mut process = start(source.url(), target.url(), &["--concurrency", "1"]);
    let client = &mut Client::new(target.url());
    let waited = async {
        while estate::schemas(client).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(LIMIT, waited).await.unwrap();
    process.signal("TERM").unwrap();
    let (status, process) = tokio::task::spawn_blocking(move || (process.wait(LIMIT).unwrap(), process)).await.unwrap();
    assert_eq!(status.code(), Some(1), "{}", process.output());
    for path in ["/mode", "/mode/:.sales:?defaultToGlobal=true", "/mode/:.ops:?defaultToGlobal=true"] {
        assert_eq!(ask(client, "GET", path, None).await.json()["mode"], "READWRITE", "{path}");
    }
}

/// The target has schemas of its own elsewhere, and keeps them.
async fn moved_into_other_contexts(source: &Daemon) {
    let (_store, target) = empty();
    let client = &mut Client::new(target.url());
    register(client, "own", &record(1)).await;
    let map = ["--context-map", ".=.main", "--context-map", "sales=sold"];
    let (status, printed) = copy(source.url(), target.url(), &map).await;
    assert_eq!(status, 0, "{printed}");
    let cross = ask(client, "GET", "/subjects/:.sold:cross/versions/1", None).await.json();
    let original = ask(&mut Client::new(source.url()), "GET", "/subjects/:.sales:cross/versions/1", None).await.json();
    assert_eq!(cross["references"][0]["subject"], ":.main:s9");
    assert_eq!((&cross["id"], &cross["schema"]), (&original["id"], &original["schema"]));
    let nickname = ask(client, "GET", "/config/:.main:nickname", None).await.json();
    assert_eq!(nickname["alias"], "s9");
    assert_eq!(ask(client, "GET", "/mode", None).await.json()["mode"], "READWRITE");
    assert_eq!(ask(client, "GET", "/contexts", None).await.json(), json!([".", ".main", ".ops", ".sold"]));
    register(client, "another", &record(2)).await;
}

/// One subject with what it refers to, beside others.
async fn selected(source: &Daemon) {
    let (_store, target) = empty();
    let client = &mut Client::new(target.url());
    register(client, "s9", &json!({ "schema": "\"bytes\"" })).await;
    let (status, printed) = copy(source.url(), target.url(), &["--subjects", ":.sales:cross"]).await;
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains("nothing was written") && printed.contains("`s9` version 1: schema"), "{printed}");

    let (_store, target) = empty();
    let client = &mut Client::new(target.url());
    register(client, ":.kept:own", &record(1)).await;
    let (status, printed) = copy(source.url(), target.url(), &["--subjects", ":.sales:cross"]).await;
    assert_eq!(status, 0, "{printed}");
    let subjects = ask(client, "GET", "/subjects?subjectPrefix=:*:", None).await.json();
    assert_eq!(subjects, json!([":.kept:own", ":.sales:cross", "s9"]));
    assert_eq!(ask(client, "GET", "/mode/:.sales:cross", None).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_differs_is_left_alone() {
    let (_source_store, source) = empty();
    let (_store, target) = empty();
    register(&mut Client::new(source.url()), "s", &record(1)).await;
    let client = &mut Client::new(target.url());
    register(client, "other", &record(2)).await;
    let before = estate::schemas(client).await;
    let (status, printed) = copy(source.url(), target.url(), &[]).await;
    assert_eq!(status, 1, "{printed}");
    for wanted in ["`s` version 1: its id 1 stands for another schema", "`other` version 1: in the target only"] {
        assert!(printed.contains(wanted), "{printed}");
    }
    assert_eq!(estate::schemas(client).await, before);
    assert_eq!(ask(client, "GET", "/mode", None).await.json()["mode"], "READWRITE");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_with_fixed_modes_is_named() {
    let (_source_store, source) = empty();
    register(&mut Client::new(source.url()), "s", &record(1)).await;
    let store = Store::embedded().unwrap();
    let target = store.daemon().with("mode.mutability", false).start(store.directory()).unwrap();
    let (status, printed) = copy(source.url(), target.url(), &[]).await;
    assert_eq!(status, 1, "{printed}");
    assert!(printed.contains("set mode.mutability=true") && printed.contains(target.url()), "{printed}");
}

/// A schema that the target refuses holds up no other, and is reported; the modes are as in the source.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_target_refuses_is_reported() {
    let (_source_store, source) = empty();
    let client = &mut Client::new(source.url());
    register(client, "s", &record(1)).await;
    let (_store, target) = empty();
    let (status, printed) = copy(source.url(), target.url(), &[]).await;
    assert_eq!(status, 0, "{printed}");
    // soft-deleted by somebody else, with a live referrer in the target only
    let referrer = json!({
        "schema": r#"{"type":"record","name":"Q","fields":[{"name":"r","type":"R1"}]}"#,
        "references": [{ "name": "R1", "subject": "s", "version": 1 }],
    });
    register(&mut Client::new(target.url()), "referrer", &referrer).await;
    ask(client, "DELETE", "/subjects/s", None).await;
    let (status, printed) = copy(source.url(), target.url(), &["--subjects", "s"]).await;
    assert_eq!(status, 1, "{printed}");
    for wanted in ["1 refused by the target", "One or more references exist", "soft-deleted: source true, target false"]
    {
        assert!(printed.contains(wanted), "{printed}");
    }
}

/// Answers every request alike.
fn answering(status: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let body = r#"{"error_code":401,"message":"Unauthorized"}"#;
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_either_side_are_named() {
    let (_store, daemon) = empty();
    let free = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let closed = answering("401 Unauthorized");
    let secret = closed.replace("http://", "http://me:secret@");
    let rows: [(&str, &str, i32, &[&str]); 6] = [
        (&free, daemon.url(), 1, &["cannot reach", &free]),
        (daemon.url(), &free, 1, &["cannot reach", &free]),
        (&secret, daemon.url(), 1, &["401", "Unauthorized", "--from-auth"]),
        (daemon.url(), daemon.url(), 64, &["the same registry"]),
        ("localhost:8081", daemon.url(), 64, &["--from", "http://"]),
        (daemon.url(), "http://a/?b", 64, &["--to"]),
    ];
    for (from, to, expected, parts) in rows {
        let (status, printed) = copy(from, to, &[]).await;
        assert_eq!(status, expected, "{printed}");
        for part in parts {
            assert!(printed.contains(part), "{part} is missing in\n{printed}");
        }
        assert!(!printed.contains("secret"), "{printed}");
    }
    let (status, printed) = copy(daemon.url(), &free, &["--context-map", "a"]).await;
    assert_eq!((status, printed.contains("--context-map")), (64, true), "{printed}");
}
