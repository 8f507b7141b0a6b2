//! Hostile requests: each gets the documented error, and the daemon goes on.

use bytes::Bytes;
use registrar_testkit::client::Client;
use registrar_testkit::daemon::Daemon;
use registrar_tests::Store;
use serde_json::{Value, json};

use registrar_tests::asking::{ask, record, register};

struct Case {
    name: &'static str,
    body: Bytes,
    status: u16,
    code: i64,
}

fn case(name: &'static str, body: impl Into<Bytes>, status: u16, code: i64) -> Case {
    Case { name, body: body.into(), status, code }
}

fn schema(schema_type: &str, text: &str) -> Vec<u8> {
    json!({ "schemaType": schema_type, "schema": text }).to_string().into_bytes()
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

fn cases() -> Vec<Case> {
    let deep = 10_000;
    let deep_body = nested("[", "", "]", deep);
    let avro = nested(r#"{"type":"array","items":"#, r#""int""#, "}", deep);
    let json = nested(r#"{"properties":{"a":"#, "{}", "}}", deep);
    let proto = format!("syntax = \"proto3\";{}", nested("message A {", "", "}", deep));
    let large = "x".repeat(20 << 20);
    let large_json = format!(r#"{{"description":"{}"}}"#, "x".repeat(2 << 20));
    let mut invalid_utf8 = br#"{"schema":""#.to_vec();
    invalid_utf8.extend([0xff, 0xfe, b'"', b'}']);
    vec![
        case("malformed JSON", r#"{"schema": }"#, 400, 400),
        case("half a body", r#"{"schema": "\"int\"""#, 400, 400),
        case("an array", "[]", 400, 400),
        case("a schema that is an object", r#"{"schema": {}}"#, 400, 400),
        case("references that are no list", r#"{"schema":"\"int\"","references":7}"#, 400, 400),
        case("a deep body", deep_body, 400, 400),
        case("invalid UTF-8", invalid_utf8, 400, 400),
        case("nothing", "", 422, 422),
        case("null", "null", 422, 422),
        case("an unknown type", schema("XML", "<a/>"), 422, 42201),
        case("a deep Avro schema", schema("AVRO", &avro), 422, 42201),
        case("a deep JSON schema", schema("JSON", &json), 422, 42201),
        case("a deep Protobuf schema", schema("PROTOBUF", &proto), 422, 42201),
        case("20 MB of Avro that is none", schema("AVRO", &large), 422, 42201),
        case("20 MB of JSON that is none", schema("JSON", &large), 422, 42201),
        case("20 MB of Protobuf that is none", schema("PROTOBUF", &large), 422, 42201),
        case("a schema that no record can hold", schema("JSON", &large_json), 200, 0),
    ]
}

async fn still_serves(daemon: &Daemon) {
    let mut client = Client::new(daemon.url());
    assert_eq!(ask(&mut client, "GET", "/", None).await.status, 200);
    register(&mut client, "well", &record(1)).await;
}

#[tokio::test]
async fn hostile_bodies_get_their_errors_and_the_daemon_goes_on() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    for case in cases() {
        let mut client = Client::new(daemon.url());
        let headers = [("content-type".to_owned(), "application/json".to_owned())];
        let answer = client.send("POST", "/subjects/bad/versions", &headers, Some(case.body)).await;
        let answer = answer.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let shown = String::from_utf8_lossy(&answer.body).chars().take(300).collect::<String>();
        assert_eq!(answer.status, case.status, "{}: {shown}", case.name);
        let code = answer.json().get("error_code").and_then(Value::as_i64).unwrap_or(0);
        assert_eq!(code, case.code, "{}: {shown}", case.name);
        still_serves(&daemon).await;
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_unread() {
    let store = Store::embedded().unwrap();
    let config = store.daemon().with("registrar.request.max.bytes", 100_000);
    let daemon = config.start(store.directory()).unwrap();
    let mut client = Client::new(daemon.url());
    let body = json!({ "schema": "x".repeat(200_000) });
    let answer = client.json("POST", "/subjects/s/versions", Some(&body)).await.unwrap();
    assert_eq!(answer.status, 413);
    still_serves(&daemon).await;
}

#[tokio::test]
async fn odd_paths_are_told_apart_from_failures() {
    let store = Store::embedded().unwrap();
    let daemon = store.start().unwrap();
    let mut client = Client::new(daemon.url());
    let rows = [
        ("GET", "/subjects/%ff%fe/versions", 400),
        ("GET", "/subjects/100%25/versions", 404),
        ("GET", "/subjects/a/versions?offset=-1", 404),
        ("GET", "/schemas/ids/99/schema", 404),
        ("GET", "/schemas/ids/-99999999999999999999", 404),
        ("PUT", "/nothing", 404),
        ("TRACE", "/subjects", 405),
    ];
    for (method, path, status) in rows {
        let answer = client.send(method, path, &[], None).await.unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(answer.status, status, "{method} {path}: {:?}", answer.body);
    }
    let answer = ask(&mut client, "PUT", "/mode", Some(&json!({}))).await;
    assert!(answer.status < 500, "{}", answer.status);
    still_serves(&daemon).await;
}
