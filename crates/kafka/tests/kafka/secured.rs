//! Properties for the secured broker, and the log over it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::Log;
use registrar_testkit::secured::{PASSWORD, USER};

use crate::broker::secured;
use crate::ends::record;

pub(crate) const MECHANISMS: [&str; 4] = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"];

pub(crate) type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// librdkafka's properties.
pub(crate) fn properties(protocol: &str, pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = with(pairs, "security.protocol", protocol).into_iter();
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// Trust in who has issued the broker's certificate.
pub(crate) fn tls() -> Pairs<'static> {
    static AUTHORITY: OnceLock<String> = OnceLock::new();
    let authority = AUTHORITY.get_or_init(|| secured().authority().pem());
    vec![("ssl.ca.pem", authority), ("ssl.endpoint.identification.algorithm", "none")]
}

/// A log-in that the broker accepts.
pub(crate) fn log_in(mechanism: &'static str) -> Pairs<'static> {
    let mut pairs = tls();
    pairs.push(("sasl.mechanism", mechanism));
    if mechanism == "OAUTHBEARER" {
        pairs.push(("enable.sasl.oauthbearer.unsecure.jwt", "true"));
        pairs.push(("sasl.oauthbearer.config", "principal=alice"));
    } else {
        pairs.push(("sasl.username", USER));
        pairs.push(("sasl.password", PASSWORD));
    }
    pairs
}

/// The same with one value changed.
pub(crate) fn with<'a>(pairs: &[(&'a str, &'a str)], key: &'a str, value: &'a str) -> Pairs<'a> {
    let mut pairs: Pairs<'a> = pairs.iter().copied().filter(|(known, _)| *known != key).collect();
    pairs.push((key, value));
    pairs
}

#[tokio::test]
async fn the_log_is_written_and_read_with_every_mechanism() {
    for mechanism in MECHANISMS {
        let mut config = KafkaLogConfig::new(secured().address("SASL_SSL"), format!("secured-{mechanism}"));
        config.client.extend(properties("SASL_SSL", &log_in(mechanism)));
        let log = KafkaLog::open(config).await.unwrap_or_else(|error| panic!("{mechanism}: {error}"));
        log.acquire().await.unwrap().append(&[record("a", "1")]).await.unwrap();
        let chunk = log.replay(0).await.unwrap().next().await.unwrap();
        assert_eq!(chunk.records.len(), 1, "{mechanism}");
    }
}
