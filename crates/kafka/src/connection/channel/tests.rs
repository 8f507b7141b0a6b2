//! A broker that breaks the rules of the protocol.

use std::time::Duration;

use kafka_protocol::messages::{HeartbeatRequest, HeartbeatResponse};
use tokio::io::{DuplexStream, duplex};

use super::*;

const VERSION: i16 = 4;

/// A channel, and the broker's end of it.
pub(in crate::connection) fn channel() -> (Channel, DuplexStream) {
    let (ours, theirs) = duplex(1 << 16);
    (Channel::new(Box::new(ours), "test"), theirs)
}

/// Reads a request and gives what is behind its length.
pub(in crate::connection) async fn request(broker: &mut DuplexStream) -> Vec<u8> {
    let length = broker.read_i32().await.unwrap();
    let mut request = vec![0; usize::try_from(length).unwrap()];
    broker.read_exact(&mut request).await.unwrap();
    request
}

/// Answers with a header of version 0, and a body.
pub(in crate::connection) async fn answer(broker: &mut DuplexStream, correlation_id: i32, body: &[u8]) {
    broker.write_i32(i32::try_from(4 + body.len()).unwrap()).await.unwrap();
    broker.write_i32(correlation_id).await.unwrap();
    broker.write_all(body).await.unwrap();
}

/// The body of an answer in the version of these tests, with the tagged fields of its header.
fn heartbeat() -> Vec<u8> {
    let mut body = vec![0];
    HeartbeatResponse::default().with_throttle_time_ms(7).encode(&mut body, VERSION).unwrap();
    body
}

/// What came of a call that was answered so, and of the call after it.
async fn outcomes(sent: &[u8]) -> (Result<HeartbeatResponse, Failure>, Result<HeartbeatResponse, Failure>) {
    let (mut channel, mut broker) = channel();
    broker.write_all(sent).await.unwrap();
    let first = channel.call(&HeartbeatRequest::default(), VERSION).await;
    drop(broker);
    (first, channel.call(&HeartbeatRequest::default(), VERSION).await)
}

#[tokio::test]
async fn requests_have_a_header_and_answers_are_told_apart() {
    let (mut channel, mut broker) = channel();
    for expected in 1..=3 {
        answer(&mut broker, expected, &heartbeat()).await;
        let answer = channel.call(&HeartbeatRequest::default(), VERSION).await.unwrap();
        assert_eq!(answer.throttle_time_ms, 7);
        let request = request(&mut broker).await;
        assert_eq!(request[..8], [0, 12, 0, 4, 0, 0, 0, u8::try_from(expected).unwrap()]);
        assert_eq!(request[8..14], *b"\0\x04test");
    }
}

#[tokio::test]
async fn what_is_no_answer_ends_the_connection() {
    let frame = |length: i32, rest: &[u8]| [&length.to_be_bytes()[..], rest].concat();
    let rows = [
        ("another web server", b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
        ("too long", frame(i32::MAX, &[])),
        ("a negative length", frame(-1, &[])),
        ("too short for a header", frame(2, &[0, 0])),
        ("another request's", frame(4, &[0, 0, 0, 9])),
        ("without a body", frame(5, &[0, 0, 0, 1, 0])),
    ];
    for (name, sent) in rows {
        let (first, second) = outcomes(&sent).await;
        assert!(matches!(first, Err(Failure::Closed(_))), "{name}: {first:?}");
        assert!(matches!(&second, Err(Failure::Closed(text)) if text.contains("given up")), "{name}: {second:?}");
    }
}

#[tokio::test]
async fn a_broker_that_goes_away_is_noticed() {
    let (mut channel, mut broker) = channel();
    broker.write_all(&[0, 0, 1]).await.unwrap();
    drop(broker);
    let outcome = channel.call(&HeartbeatRequest::default(), VERSION).await;
    assert!(matches!(outcome, Err(Failure::Closed(_))), "{outcome:?}");
}

#[tokio::test]
async fn the_answer_to_a_call_that_was_given_up_is_nobody_elses() {
    let (mut channel, mut broker) = channel();
    let call =
        tokio::time::timeout(Duration::from_millis(10), channel.call(&HeartbeatRequest::default(), VERSION)).await;
    assert!(call.is_err(), "nobody has answered");
    answer(&mut broker, 1, &heartbeat()).await;
    let outcome = channel.call(&HeartbeatRequest::default(), VERSION).await;
    assert!(matches!(outcome, Err(Failure::Closed(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_request_that_a_version_does_not_hold_is_not_sent() {
    let (mut channel, mut broker) = channel();
    let request = HeartbeatRequest::default().with_group_instance_id(Some(StrBytes::from_static_str("x")));
    let outcome = channel.call(&request, 0).await;
    assert!(matches!(outcome, Err(Failure::UnsupportedVersion(_))), "{outcome:?}");
    answer(&mut broker, 2, &heartbeat()).await;
    assert!(channel.call(&HeartbeatRequest::default(), VERSION).await.is_ok());
}
