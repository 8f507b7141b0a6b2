//! Brokers of other ages.

use kafka_protocol::messages::api_versions_response::ApiVersion;
use kafka_protocol::messages::{HeartbeatRequest, JoinGroupRequest};
use kafka_protocol::protocol::Encodable;

use super::*;
use crate::connection::channel::tests::{answer, channel, request};

fn known(key: i16, min: i16, max: i16) -> ApiVersion {
    ApiVersion::default().with_api_key(key).with_min_version(min).with_max_version(max)
}

fn body(answer: &ApiVersionsResponse, version: i16) -> Vec<u8> {
    let mut body = Vec::new();
    answer.encode(&mut body, version).unwrap();
    body
}

#[tokio::test]
async fn an_older_broker_is_asked_in_a_version_that_it_knows() {
    let (mut channel, mut broker) = channel();
    let asked = known(ApiVersionsRequest::KEY, 0, 2);
    let refusal = ApiVersionsResponse::default().with_error_code(35).with_api_keys(vec![asked.clone()]);
    answer(&mut broker, 1, &body(&refusal, 0)).await;
    let heartbeat = known(HeartbeatRequest::KEY, 0, 3);
    answer(&mut broker, 2, &body(&ApiVersionsResponse::default().with_api_keys(vec![asked, heartbeat]), 2)).await;
    let versions = Versions::ask(&mut channel).await.unwrap();
    let asked_in = [request(&mut broker).await[3], request(&mut broker).await[3]];
    assert_eq!(asked_in, [4, 2]);
    assert_eq!(versions.choose::<HeartbeatRequest>(i16::MAX), Ok(3));
    assert_eq!(versions.choose::<HeartbeatRequest>(1), Ok(1));
}

#[tokio::test]
async fn a_broker_that_goes_on_refusing_is_not_asked_for_ever() {
    let (mut channel, mut broker) = channel();
    let refusal = body(&ApiVersionsResponse::default().with_error_code(35), 0);
    answer(&mut broker, 1, &refusal).await;
    answer(&mut broker, 2, &refusal).await;
    let outcome = Versions::ask(&mut channel).await.map(|_| ());
    assert!(matches!(outcome, Err(Failure::UnsupportedVersion(_))), "{outcome:?}");
}

#[test]
fn what_one_side_does_not_know_is_an_error() {
    let range = |min, max| VersionRange { min, max };
    let versions = Versions(HashMap::from([(HeartbeatRequest::KEY, range(100, 101))]));
    let outcome = versions.choose::<HeartbeatRequest>(i16::MAX);
    assert!(matches!(&outcome, Err(Failure::UnsupportedVersion(text)) if text.contains("Heartbeat")), "{outcome:?}");
    let outcome = versions.choose::<JoinGroupRequest>(i16::MAX);
    assert!(matches!(&outcome, Err(Failure::UnsupportedVersion(text)) if text.contains("JoinGroup")), "{outcome:?}");
}
