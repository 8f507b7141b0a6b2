//! Connections of our own to a secured broker: each way to log in, and each way to fail.

use std::time::Duration;

use kafka_protocol::messages::{FindCoordinatorRequest, HeartbeatRequest};
use kafka_protocol::protocol::StrBytes;
use registrar_kafka::connection::{Connection, ConnectionError, Failure, Security};
use registrar_log::LogError;
use registrar_testkit::secured::{Authority, PASSWORD, SESSION_MS};

use crate::broker::{broker, secured};
use crate::secured::{MECHANISMS, log_in, properties, tls, with};
use crate::token_endpoint::TokenEndpoint;

/// What a broker or a token endpoint takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

async fn open(protocol: &str, pairs: &[(&str, &str)]) -> Result<Connection, ConnectionError> {
    let security = Security::of(&properties(protocol, pairs)).unwrap();
    Connection::open(secured().address(protocol), &security, "test", PATIENCE).await
}

async fn failure(protocol: &str, pairs: &[(&str, &str)]) -> Failure {
    let error = open(protocol, pairs).await.expect_err("nobody should get in");
    assert_eq!(error.address, secured().address(protocol));
    error.failure
}

/// Has a question answered that only those may ask who have logged in.
async fn ask(mut connection: Connection) {
    let group = StrBytes::from_static_str("schema-registry");
    let request = FindCoordinatorRequest::default().with_coordinator_keys(vec![group.clone()]);
    let answer = connection.call(&request, PATIENCE).await.unwrap();
    assert_eq!(answer.coordinators.len(), 1, "{answer:?}");
    let request = FindCoordinatorRequest::default().with_key(group);
    let answer = connection.call_capped(&request, 3, PATIENCE).await.unwrap();
    assert!(answer.coordinators.is_empty(), "version 3 knows one only: {answer:?}");
}

#[tokio::test]
async fn plaintext() {
    let connection = Connection::open(broker().bootstrap(), &Security::of(&[].into()).unwrap(), "test", PATIENCE).await;
    let connection = connection.unwrap();
    assert_eq!(connection.expires(), None);
    ask(connection).await;
}

#[tokio::test]
async fn every_mechanism_over_tls() {
    for mechanism in MECHANISMS {
        let connection = open("SASL_SSL", &log_in(mechanism)).await;
        ask(connection.unwrap_or_else(|error| panic!("{mechanism}: {error}"))).await;
    }
}

#[tokio::test]
async fn log_ins_without_tls() {
    for mechanism in ["PLAIN", "SCRAM-SHA-512", "OAUTHBEARER"] {
        let connection = open("SASL_PLAINTEXT", &log_in(mechanism)).await;
        ask(connection.unwrap_or_else(|error| panic!("{mechanism}: {error}"))).await;
    }
}

#[tokio::test]
async fn sessions_end_before_the_broker_ends_them() {
    let before = tokio::time::Instant::now();
    let connection = open("SASL_PLAINTEXT", &log_in("PLAIN")).await.unwrap();
    let expires = connection.expires().expect("the broker limits sessions");
    assert!(expires > before && expires < tokio::time::Instant::now() + Duration::from_millis(SESSION_MS));
    assert_eq!(open("SASL_SSL", &log_in("PLAIN")).await.unwrap().expires(), None);
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_not_printed() {
    for mechanism in ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] {
        let failure = failure("SASL_SSL", &with(&log_in(mechanism), "sasl.password", "not-alices")).await;
        let Failure::Authentication(text) = &failure else { panic!("{mechanism}: {failure:?}") };
        assert!(text.contains("check the user's name and password"), "{text}");
        assert!(!text.contains("not-alices"), "{text}");
    }
    let stranger = failure("SASL_SSL", &with(&log_in("SCRAM-SHA-256"), "sasl.username", "bob")).await;
    assert!(matches!(stranger, Failure::Authentication(_)), "{stranger:?}");
}

#[tokio::test]
async fn a_refused_token_is_an_error_with_the_brokers_reason() {
    let expired = with(&log_in("OAUTHBEARER"), "sasl.oauthbearer.config", "principal=alice lifeSeconds=0");
    let failure = failure("SASL_SSL", &expired).await;
    assert!(matches!(&failure, Failure::Authentication(text) if text.contains("token")), "{failure:?}");
}

#[tokio::test]
async fn what_the_broker_offers_is_named() {
    let failure = failure("SASL_PLAINTEXT", &log_in("SCRAM-SHA-256")).await;
    let Failure::Authentication(text) = &failure else { panic!("{failure:?}") };
    assert!(text.contains("does not offer SCRAM-SHA-256") && text.contains("SCRAM-SHA-512"), "{text}");
    let unknown = Security::of(&properties("SASL_SSL", &[("sasl.mechanism", "GSSAPI")]));
    assert!(matches!(unknown, Err(LogError::Fatal(text)) if text.contains("GSSAPI")));
}

#[tokio::test]
async fn a_foreign_authority_is_not_trusted() {
    let foreign = Authority::new("somebody else").unwrap().pem();
    let failure = failure("SASL_SSL", &with(&log_in("PLAIN"), "ssl.ca.pem", &foreign)).await;
    assert!(matches!(&failure, Failure::Tls(text) if text.contains("trust store")), "{failure:?}");
}

#[tokio::test]
async fn host_names_count_only_where_they_shall() {
    let checked = with(&log_in("PLAIN"), "ssl.endpoint.identification.algorithm", "https");
    let failure = failure("SASL_SSL", &checked).await;
    assert!(matches!(&failure, Failure::Tls(text) if text.contains("another host name")), "{failure:?}");
    let named = secured().address("SASL_SSL").replace("127.0.0.1", "localhost");
    let security = Security::of(&properties("SASL_SSL", &checked)).unwrap();
    ask(Connection::open(&named, &security, "test", PATIENCE).await.unwrap()).await;
}

#[tokio::test]
async fn clients_show_their_certificate() {
    let anonymous = open("SSL", &tls()).await;
    // With TLS 1.3 the broker says so after the handshake.
    let anonymous = anonymous.expect_err("the broker asks for a certificate").failure;
    assert!(matches!(&anonymous, Failure::Tls(text) if text.contains("key store")), "{anonymous:?}");
    let stranger = Authority::new("somebody else").unwrap().issue("client").unwrap();
    let own = secured().authority().issue("client").unwrap();
    for (issued, trusted) in [(own, true), (stranger, false)] {
        let pairs = with(&tls(), "ssl.certificate.pem", &issued.certificate);
        let opened = open("SSL", &with(&pairs, "ssl.key.pem", &issued.key)).await;
        match opened {
            Ok(connection) if trusted => ask(connection).await,
            Err(error) if !trusted => assert!(matches!(error.failure, Failure::Tls(_)), "{error}"),
            opened => panic!("{opened:?}"),
        }
    }
}

#[tokio::test]
async fn the_wrong_port_is_told_by_its_answer() {
    let plain = secured().address("PLAINTEXT");
    let secure = Security::of(&properties("SASL_SSL", &log_in("PLAIN"))).unwrap();
    let failure = Connection::open(plain, &secure, "test", PATIENCE).await.unwrap_err().failure;
    assert!(failure.to_string().contains("security.protocol"), "TLS on a port without: {failure:?}");
    let login = Security::of(&properties("SASL_PLAINTEXT", &log_in("PLAIN"))).unwrap();
    let failure = Connection::open(plain, &login, "test", PATIENCE).await.unwrap_err().failure;
    assert!(failure.to_string().contains("takes no log-ins"), "a log-in on a port without: {failure:?}");
    let clear = Security::of(&[].into()).unwrap();
    let error = Connection::open(secured().address("SASL_SSL"), &clear, "test", PATIENCE).await.unwrap_err();
    assert!(error.to_string().contains("security.protocol"), "no TLS on a port with: {error}");
}

#[tokio::test]
async fn tokens_come_from_the_endpoint_and_are_kept() {
    let endpoint = TokenEndpoint::start("client", "its secret").await;
    let pairs = endpoint.properties("its secret");
    let pairs: Vec<(&str, &str)> = tls().into_iter().chain(pairs.iter().map(|(k, v)| (*k, v.as_str()))).collect();
    let security = Security::of(&properties("SASL_SSL", &pairs)).unwrap();
    assert!(!format!("{security:?}").contains("its secret"));
    for _ in 0..3 {
        let opened = Connection::open(secured().address("SASL_SSL"), &security, "test", PATIENCE).await;
        ask(opened.unwrap()).await;
    }
    assert_eq!(endpoint.asked(), 1);
}

#[tokio::test]
async fn a_token_endpoint_that_refuses_or_fails_is_named() {
    let endpoint = TokenEndpoint::start("client", "its secret").await;
    let refused = endpoint.properties("another secret");
    let refused: Vec<(&str, &str)> = tls().into_iter().chain(refused.iter().map(|(k, v)| (*k, v.as_str()))).collect();
    let failure_ = failure("SASL_SSL", &refused).await;
    let Failure::Authentication(text) = &failure_ else { panic!("{failure_:?}") };
    assert!(text.contains("invalid_client") && !text.contains("another secret"), "{text}");
    let nobody = with(&refused, "sasl.oauthbearer.token.endpoint.url", "http://127.0.0.1:9/token");
    let failure = failure("SASL_SSL", &nobody).await;
    assert!(matches!(&failure, Failure::Unreachable(text) if text.contains("token endpoint 127.0.0.1/token")));
}

#[tokio::test]
async fn passwords_are_not_printed() {
    let security = Security::of(&properties("SASL_SSL", &log_in("PLAIN"))).unwrap();
    assert!(!format!("{security:?}").contains(PASSWORD));
}

#[tokio::test]
async fn versions_that_are_not_common_are_an_error() {
    let mut connection = open("SASL_SSL", &log_in("PLAIN")).await.unwrap();
    let called = connection.call_capped(&HeartbeatRequest::default(), -1, PATIENCE).await;
    assert!(matches!(called.unwrap_err().failure, Failure::UnsupportedVersion(_)));
    ask(connection).await;
}
