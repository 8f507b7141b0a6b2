//! The client against a server that answers as it is told.
#![allow(clippy::unwrap_used)] // a test fails by panicking, its server too

mod server;

use std::time::{Duration, Instant};

use registrar_client::shapes::{Config, Content, Import, Reference};
use registrar_client::{ClientConfig, ClientError, Registry, RetryPolicy};
use serde_json::{Value, json};
use server::{Answer, Server};

/// Waits long, and not long between attempts.
fn config() -> ClientConfig {
    ClientConfig {
        connect_timeout: Duration::from_secs(60),
        request_timeout: Duration::from_secs(60),
        answer_bytes: 10_000,
        retry: RetryPolicy {
            attempts: 3,
            first_pause: Duration::from_millis(10),
            longest_pause: Duration::from_millis(20),
        },
        authorities: None,
    }
}

fn client(url: &str) -> Registry {
    Registry::new(url.parse().unwrap(), config()).unwrap()
}

fn refusal(status: u16, code: u32) -> Answer {
    Answer::new(status, &json!({ "error_code": code, "message": "no" }).to_string())
}

#[tokio::test]
async fn calls_are_those_of_the_api() {
    let server = Server::start(|_| Answer::new(200, "{}")).await;
    let registry = client(&server.url_with("me:secret@", "/sr/"));
    let content = Content {
        schema_type: "AVRO".into(),
        references: vec![Reference { name: "R".into(), subject: "r".into(), version: 2 }],
        metadata: Some(json!({})),
        rule_set: None,
        schema: "\"int\"".into(),
    };
    registry.import(":.c:a/b", &Import { version: 3, id: 7, content }).await.unwrap();
    registry.update_config("", &Config::from_iter([("alias".to_owned(), Value::Null)])).await.unwrap();
    registry.update_mode(":.c:", "IMPORT").await.unwrap();
    registry.delete_version("s", 2).await.unwrap();
    let seen = server.seen();
    let lines: Vec<&str> = seen.iter().map(|request| request.line.as_str()).collect();
    let expected = [
        "POST /sr/subjects/:.c:a%2Fb/versions",
        "PUT /sr/config",
        "PUT /sr/mode/:.c:?force=true",
        "DELETE /sr/subjects/s/versions/2",
    ];
    assert_eq!(lines, expected);
    let bodies: Vec<Value> =
        seen.iter().map(|request| serde_json::from_slice(&request.body).unwrap_or_default()).collect();
    let import = json!({
        "version": 3, "id": 7, "schemaType": "AVRO", "schema": "\"int\"", "metadata": {},
        "references": [{ "name": "R", "subject": "r", "version": 2 }],
    });
    assert_eq!(bodies, [import, json!({ "alias": null }), json!({ "mode": "IMPORT" }), Value::Null]);
    assert_eq!(seen[0].header("content-type"), "application/vnd.schemaregistry.v1+json");
    assert_eq!(seen[0].header("authorization"), "Basic bWU6c2VjcmV0");
    assert_eq!(server.connections(), 1, "a connection is used again");
}

#[tokio::test]
async fn what_is_not_there_is_none_and_what_is_gone_is_done() {
    let codes = [("config", 404, 40408), ("mode", 404, 40409), ("subjects", 404, 40406)];
    let server = Server::start(move |request| {
        let (_, status, code) = codes.into_iter().find(|(path, ..)| request.line.contains(path)).unwrap();
        refusal(status, code)
    })
    .await;
    let registry = client(&server.url());
    assert_eq!(registry.config("s").await.unwrap(), None);
    assert_eq!(registry.mode("s").await.unwrap(), None);
    registry.delete_version("s", 1).await.unwrap();
    assert_eq!(registry.delete_mode("s").await.unwrap_err().code(), Some(40409));
}

#[tokio::test]
async fn transient_failures_are_retried_and_others_are_not() {
    let rows = [(503, 503, 3), (500, 50003, 3), (429, 429, 3), (500, 500, 1), (422, 42201, 1), (401, 401, 1)];
    for (status, code, times) in rows {
        let server = Server::start(move |_| refusal(status, code)).await;
        let error = client(&server.url()).contexts().await.unwrap_err();
        assert_eq!(server.seen().len(), times, "{error}");
        assert_eq!(matches!(error, ClientError::Unauthorized { .. }), status == 401, "{error}");
        assert!(error.to_string().contains(&server.url()) && error.to_string().contains("GET /contexts"), "{error}");
    }
    let server =
        Server::start(|request| if request.number < 2 { refusal(503, 503) } else { Answer::new(200, "[\".\"]") }).await;
    assert_eq!(client(&server.url()).contexts().await.unwrap(), ["."]);
}

#[tokio::test]
async fn answers_are_bounded_in_size_and_time() {
    let server = Server::start(|_| Answer::new(200, &" ".repeat(10_001))).await;
    let error = client(&server.url()).contexts().await.unwrap_err();
    assert!(matches!(error, ClientError::TooLarge { limit: 10_000, .. }), "{error}");

    let server = Server::start(|_| Answer::never()).await;
    let before = Instant::now();
    let impatient = ClientConfig { request_timeout: Duration::from_millis(200), ..config() };
    let error = Registry::new(server.url().parse().unwrap(), impatient).unwrap().contexts().await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable { .. }), "{error}");
    assert!(before.elapsed() < Duration::from_secs(30), "{:?}", before.elapsed());
}

#[tokio::test]
async fn what_is_no_registry_is_told_apart_from_what_is_not_there() {
    let server = Server::start(|_| Answer::new(200, "<html>")).await;
    let error = client(&server.url()).contexts().await.unwrap_err();
    assert!(matches!(error, ClientError::NotARegistry { .. }), "{error}");
    let server = Server::start(|_| Answer::new(502, "<html>")).await;
    assert_eq!(client(&server.url()).contexts().await.unwrap_err().code(), Some(502));
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client(&format!("http://{free}")).contexts().await.unwrap_err();
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn tls_is_spoken_with_those_whose_authority_is_trusted() {
    let directory = tempfile::TempDir::new().unwrap();
    let (server, certificate) = Server::start_tls(|_| Answer::new(200, "[\".\"]")).await;
    let file = directory.path().join("ca.pem");
    std::fs::write(&file, certificate).unwrap();
    let trusting = |authorities| Registry::new(server.url().parse().unwrap(), ClientConfig { authorities, ..config() });
    assert_eq!(trusting(Some(file)).unwrap().contexts().await.unwrap(), ["."]);
    // a machine without authorities of its own says so before anything is sent
    let error = match trusting(None) {
        Ok(registry) => registry.contexts().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.to_string().contains("certificate"), "{error}");
    let missing = trusting(Some(directory.path().join("none.pem"))).unwrap_err();
    assert!(missing.to_string().contains("none.pem"), "{missing}");
}
