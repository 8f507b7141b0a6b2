//! What nodes tell each other, and what clients see of it.

use std::sync::Arc;

use registrar_log::fake::FakeLog;
use registrar_log::{Peer, Role, Seat};
use tokio::time::Instant;

use crate::node::{LEADER_WAIT, Node, Step, answered, not_evaluated, request};

const SCHEMA: &str = r#"{"schema":"\"int\""}"#;

#[tokio::test(start_paused = true)]
async fn requests_and_answers_are_passed_on_unchanged() {
    let rows = [
        (200, "application/vnd.schemaregistry.v1+json", r#"{"compatibility":"FULL"}"#),
        (409, "application/json", r#"{"error_code":40901,"message":"no"}"#),
        (207, "application/json", "[]"),
        (500, "text/html", "<p>"),
    ];
    for (status, content_type, body) in rows {
        let node = Node::follower(&FakeLog::new(), move |_, _| {
            answered(status, &[("content-type", content_type), ("x-registrar-offset", "0"), ("server", "x")], body)
        })
        .await;
        let target = "/contexts/c/config/a%2Fb?x=%20";
        let headers = [("content-type", "application/json"), ("accept-encoding", "gzip"), ("x-registrar-offset", "9")];
        let answer = node.send(request("PUT", target, &headers, r#"{ "compatibility" : "full" }"#)).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, body));
        assert_eq!(answer.header("content-type"), content_type);
        assert!(answer.is_for_clients() && answer.header("server") == "-", "{answer:?}");

        let passed_on = node.passed_on();
        assert_eq!((passed_on.method.as_str(), passed_on.target.as_str()), ("PUT", target));
        assert_eq!(passed_on.body, r#"{ "compatibility" : "full" }"#);
        let header = |name: &str| passed_on.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header("x-request-id").as_deref(), Some(answer.header("x-request-id")));
        assert_eq!(header("x-forward").as_deref(), Some("true"));
        assert_eq!(header("x-registrar-offset"), None);
        assert_eq!(node.asked(), ["http://primary"]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_body_stays_one() {
    let node = Node::follower(&FakeLog::new(), |_, _| answered(204, &[("x-registrar-offset", "0")], "")).await;
    let answer = node.call("DELETE", "/contexts/c", "").await;
    assert_eq!((answer.status, answer.header("content-type"), answer.body.as_str()), (204, "-", ""));
}

#[tokio::test(start_paused = true)]
async fn a_primary_tells_nodes_the_offset_and_clients_nothing() {
    let node = Node::start(&FakeLog::new());
    node.lead().await;
    let put = |headers: &[(&str, &str)]| request("PUT", "/config", headers, r#"{"compatibility":"FULL"}"#);
    let answer = node.send(put(&[("x-forward", "no matter")])).await;
    assert_eq!((answer.status, answer.header("x-registrar-offset")), (200, node.log.dump().len().to_string().as_str()));
    let refused = node.send(request("DELETE", "/subjects/none", &[("x-forward", "true")], "")).await;
    assert_eq!((refused.status, refused.header("x-registrar-offset")), (404, answer.header("x-registrar-offset")));
    let answer = node.send(put(&[("x-registrar-offset", "1"), ("x-registrar-not-evaluated", "1")])).await;
    assert!(answer.status == 200 && answer.is_for_clients(), "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_passed_on_is_not_passed_on_again() {
    let node = Node::follower(&FakeLog::new(), |_, _| answered(200, &[], "{}")).await;
    for seat in [Seat::Other(Peer { url: "http://primary".to_owned(), foreign: false }), Seat::Nobody] {
        node.election.tell(seat);
        let before = Instant::now();
        let answer = node.send(request("PUT", "/mode", &[("x-forward", "true")], r#"{"mode":"READONLY"}"#)).await;
        assert_eq!((answer.status, answer.header("x-registrar-not-evaluated")), (500, "1"));
        assert_eq!(answer.body, r#"{"error_code":50004,"message":"Failed to update mode"}"#);
        assert_eq!((before.elapsed().as_millis(), node.asked().len()), (0, 0), "at once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_reads_its_own_writes_on_every_node() {
    let log = FakeLog::new();
    let primary = Node::start(&log);
    primary.lead().await;
    let service = Arc::clone(&primary.service);
    let node = Node::follower(&log, move |_, _| Step::Node(Arc::clone(&service))).await;
    for number in 0..100 {
        let subject = format!("/subjects/s{number}/versions");
        let registered = node.call("POST", &subject, SCHEMA).await;
        assert!(registered.status == 200 && registered.is_for_clients(), "{registered:?}");
        let read = node.call("GET", &subject, "").await;
        assert_eq!((read.status, read.body.as_str()), (200, "[1]"));
    }
    let refused = node.call("DELETE", "/subjects/none", "").await;
    assert_eq!(refused.body, r#"{"error_code":40401,"message":"Subject 'none' not found."}"#, "without a suffix");
}

#[tokio::test(start_paused = true)]
async fn what_is_registered_is_found_without_a_primary() {
    let log = FakeLog::new();
    let primary = Node::start(&log);
    primary.lead().await;
    let registered = primary.call("POST", "/subjects/s/versions", SCHEMA).await;
    let node = Node::follower(&log, |_, _| answered(200, &[], "{}")).await;
    node.election.tell(Seat::Nobody);
    node.becomes(|role| matches!(role, Role::Leaderless(_))).await;
    let before = Instant::now();
    let found = node.call("POST", "/subjects/s/versions", SCHEMA).await;
    assert_eq!((found.status, &found.body), (200, &registered.body));
    assert_eq!((before.elapsed().as_millis(), node.asked().len()), (0, 0));
    let other = node.call("POST", "/subjects/t/versions", SCHEMA).await;
    assert_eq!(other.status, 500, "another subject needs a primary: {other:?}");
    assert!(before.elapsed() >= LEADER_WAIT);
}

#[tokio::test(start_paused = true)]
async fn an_answer_waits_until_its_write_is_visible() {
    let log = FakeLog::new();
    let primary = Node::start(&log);
    primary.lead().await;
    let end = log.dump().len();
    let late = r#"{"error_code":50002,"message":"Register operation timed out"}"#;
    // what the primary says, and how far the log goes by then
    let rows = [
        (Some(end), 200, r#"{"id":1}"#),
        (Some(end + 1), 200, late),
        (Some(end + 1), 409, r#"{"id":1}"#),
        (None, 200, r#"{"id":1}"#),
    ];
    for (offset, status, body) in rows {
        let offset = offset.map(|offset| offset.to_string());
        let node = Node::follower(&log, move |_, _| match &offset {
            Some(offset) => answered(status, &[("x-registrar-offset", offset)], r#"{"id":1}"#),
            None => answered(status, &[], r#"{"id":1}"#),
        })
        .await;
        let before = Instant::now();
        let answer = node.call("POST", "/subjects/s/versions", SCHEMA).await;
        assert_eq!(answer.body, body, "{status}");
        assert_eq!(before.elapsed() >= LEADER_WAIT, body == late || status == 409, "{status} {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_evaluated_is_passed_on_again_and_nothing_else() {
    let unchanged = [("x-registrar-offset", "0")];
    type First = fn() -> Step;
    let (not_sent, unknown): (First, First) = (|| Step::NotSent, || Step::Unknown);
    let rows: [(First, &str, &str, usize); 6] = [
        (not_evaluated, "PUT", "/config", 2),
        (not_evaluated, "POST", "/subjects/s/versions", 2),
        (not_sent, "PUT", "/config", 2),
        (not_sent, "POST", "/subjects/s/versions", 2),
        (unknown, "PUT", "/config", 1),
        (unknown, "POST", "/subjects/s/versions", 2),
    ];
    for (first, method, target, sent) in rows {
        let node = Node::follower(&FakeLog::new(), move |number, _| match number {
            0 => first(),
            _ => answered(200, &unchanged, "{}"),
        })
        .await;
        let answer = node.call(method, target, SCHEMA).await;
        assert_eq!(node.asked().len(), sent, "{method} {target}");
        assert_eq!(node.election.checks(), sent - 1, "the election is asked");
        let failed = r#"{"error_code":50003,"message":"Error while forwarding update config request to the leader"}"#;
        assert_eq!(answer.body, if sent == 2 { "{}" } else { failed });
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_are_worded_by_operation() {
    let config = "update compatibility level";
    let rows = [
        ("POST", "/subjects/s/versions", "register schema", ""),
        ("POST", "/subjects/s/versions/1/tags", "register schema", ""),
        ("POST", "/associations", "register schema", ""),
        ("DELETE", "/subjects/s/versions/1", "delete schema version", ""),
        ("DELETE", "/subjects/s", "delete subject", ""),
        ("PUT", "/config", "update config", config),
        ("PUT", "/config/s", "update config", config),
        ("DELETE", "/config/s", "delete config", "delete compatibility level"),
        ("PUT", "/mode/s", "update mode", "update mode"),
        ("DELETE", "/mode", "delete mode", "delete mode"),
    ];
    for (method, target, forwarding, unknown) in rows {
        let node = Node::follower(&FakeLog::new(), |_, _| Step::NotSent).await;
        let answer = node.call(method, target, SCHEMA).await;
        let text = format!("Error while forwarding {forwarding} request to the leader");
        assert_eq!(answer.body, format!(r#"{{"error_code":50003,"message":"{text}"}}"#), "{method} {target}");
        node.election.tell(Seat::Nobody);
        let answer = node.call(method, target, SCHEMA).await;
        let text = if unknown.is_empty() { "Leader not known.".to_owned() } else { format!("Failed to {unknown}") };
        assert_eq!(answer.body, format!(r#"{{"error_code":50004,"message":"{text}"}}"#), "{method} {target}");
    }
}
