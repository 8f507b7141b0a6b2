//! The Java client's keys, each with what becomes of it.

use crate::config::kind::{INT_MAX, Kind};

/// A Java client key, without `kafkastore.`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientRow {
    pub(crate) key: &'static str,
    pub(crate) kind: Kind,
    pub(crate) mapping: Mapping,
}

/// What becomes of a Java client key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mapping {
    /// The librdkafka property with this name.
    To(&'static str, Convert),
    /// Properties that depend on other keys too: which.
    Combined(&'static str),
    /// Nothing, because it is not needed: the reason. Setting it gives a warning.
    NotNeeded(&'static str),
    /// Nothing, and starting without its effect would be wrong: the reason. Setting it is a fault.
    Refused(&'static str),
}

/// How a value is changed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Convert {
    Same,
    Lower,
    /// To librdkafka's bounds.
    Clamp(i64, i64),
}

use Convert::{Clamp, Lower, Same};
use Kind::{Bool, Choice, Float, Int, List, Password, Text};
use Mapping::{Combined, NotNeeded, Refused, To};

impl ClientRow {
    /// Whether the key matters: TLS keys only over TLS, SASL keys only with SASL.
    pub(super) fn applies(&self, tls: bool, sasl: bool) -> bool {
        match self.key {
            key if key.starts_with("ssl.") => tls,
            key if key.starts_with("sasl.") => sasl,
            _ => true,
        }
    }
}

/// The row of a key given without `kafkastore.`.
pub(crate) fn find(key: &str) -> Option<&'static ClientRow> {
    ROWS.iter().find(|row| row.key == key)
}

const fn row(key: &'static str, kind: Kind, mapping: Mapping) -> ClientRow {
    ClientRow { key, kind, mapping }
}

const COUNT: Kind = Int(0, INT_MAX);
const ANY_INT: Kind = Int(-1, i64::MAX);
const PROTOCOLS: Kind = Choice(&["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]);
const DNS: Kind = Choice(&["use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"]);
const CODECS: Kind = Choice(&["none", "gzip", "snappy", "lz4", "zstd"]);

const FIXED: Mapping = NotNeeded("the registry's guarantees fix it");
const OWN_BATCHES: Mapping = NotNeeded("the writer makes its own batches");
const NO_GROUP: Mapping = NotNeeded("the topic is read without a consumer group");
const JAVA_METRICS: Mapping = NotNeeded("it belongs to Java's metrics");
const JAVA_CLASS: Mapping = NotNeeded("it names Java classes");
const JAVA_TLS: Mapping = NotNeeded("it belongs to Java's TLS; OpenSSL is used");
const LOGIN_CLASS: Mapping = Refused("it names a Java class, without which the log-in would be another");
const KERBEROS: Mapping = NotNeeded("Kerberos is not built in");
const REFRESH: Mapping = NotNeeded("librdkafka renews tokens by itself");
const TOKEN_TIMEOUT: Mapping = NotNeeded("the token endpoint has 20 s, as librdkafka gives it");
const KEY_STORE: Mapping = Combined("ssl.keystore.*, or ssl.certificate.* and ssl.key.*");
const TRUST_STORE: Mapping = Combined("ssl.ca.*");
const LOG_IN: Mapping = Combined("sasl.*");

/// Every known key, but for those that are rows of the registry's own (`kafkastore.topic` and so on).
pub(crate) const ROWS: &[ClientRow] = &[
    // Connections
    row("security.protocol", PROTOCOLS, Combined("security.protocol")),
    row("client.id", Text, To("client.id", Same)),
    row("client.rack", Text, To("client.rack", Same)),
    row("client.dns.lookup", DNS, To("client.dns.lookup", Lower)),
    row("request.timeout.ms", COUNT, To("socket.timeout.ms", Clamp(10, 300_000))),
    row("connections.max.idle.ms", ANY_INT, To("connections.max.idle.ms", Clamp(0, INT_MAX))),
    row("metadata.max.age.ms", COUNT, To("metadata.max.age.ms", Clamp(1, 86_400_000))),
    row("metadata.max.idle.ms", COUNT, NotNeeded("there is one topic")),
    row("metadata.recovery.strategy", Choice(&["none", "rebootstrap"]), To("metadata.recovery.strategy", Lower)),
    row("metadata.recovery.rebootstrap.trigger.ms", COUNT, To("metadata.recovery.rebootstrap.trigger.ms", Same)),
    row("reconnect.backoff.ms", COUNT, To("reconnect.backoff.ms", Clamp(0, 3_600_000))),
    row("reconnect.backoff.max.ms", COUNT, To("reconnect.backoff.max.ms", Clamp(0, 3_600_000))),
    row("retry.backoff.ms", COUNT, To("retry.backoff.ms", Clamp(1, 300_000))),
    row("retry.backoff.max.ms", COUNT, To("retry.backoff.max.ms", Clamp(1, 300_000))),
    row("send.buffer.bytes", ANY_INT, To("socket.send.buffer.bytes", Clamp(0, 100_000_000))),
    row("receive.buffer.bytes", ANY_INT, To("socket.receive.buffer.bytes", Clamp(0, 100_000_000))),
    row("socket.connection.setup.timeout.ms", COUNT, To("socket.connection.setup.timeout.ms", Clamp(1000, INT_MAX))),
    row("socket.connection.setup.timeout.max.ms", COUNT, NotNeeded("librdkafka does not extend the time-out")),
    row("default.api.timeout.ms", COUNT, NotNeeded("kafkastore.timeout.ms and kafkastore.init.timeout.ms bound calls")),
    row("retries", COUNT, FIXED),
    row("enable.metrics.push", Bool, To("enable.metrics.push", Lower)),
    row("metric.reporters", List, JAVA_METRICS),
    row("metrics.num.samples", COUNT, JAVA_METRICS),
    row("metrics.recording.level", Text, JAVA_METRICS),
    row("metrics.sample.window.ms", COUNT, JAVA_METRICS),
    row("auto.include.jmx.reporter", Bool, JAVA_METRICS),
    row("interceptor.classes", List, JAVA_CLASS),
    row("security.providers", List, Refused("it names Java classes")),
    // Producer
    row("max.request.size", COUNT, NotNeeded("the topic's max.message.bytes is the limit")),
    row("compression.type", CODECS, To("compression.type", Lower)),
    row("compression.gzip.level", ANY_INT, NotNeeded("the codec's default level is used")),
    row("compression.lz4.level", ANY_INT, NotNeeded("the codec's default level is used")),
    row("compression.zstd.level", ANY_INT, NotNeeded("the codec's default level is used")),
    row("acks", Choice(&["all", "-1", "0", "1"]), FIXED),
    row("enable.idempotence", Bool, FIXED),
    row("max.in.flight.requests.per.connection", COUNT, FIXED),
    row("transaction.timeout.ms", COUNT, FIXED),
    row("transactional.id", Text, NotNeeded("see registrar.kafka.transactional.id.prefix")),
    row("delivery.timeout.ms", COUNT, FIXED),
    row("batch.size", COUNT, OWN_BATCHES),
    row("linger.ms", COUNT, OWN_BATCHES),
    row("buffer.memory", COUNT, NotNeeded("see registrar.write.queue.bytes")),
    row("max.block.ms", COUNT, NotNeeded("see kafkastore.timeout.ms")),
    row("key.serializer", Text, JAVA_CLASS),
    row("value.serializer", Text, JAVA_CLASS),
    row("partitioner.class", Text, NotNeeded("the topic has one partition")),
    row("partitioner.ignore.keys", Bool, NotNeeded("the topic has one partition")),
    row("partitioner.adaptive.partitioning.enable", Bool, NotNeeded("the topic has one partition")),
    row("partitioner.availability.timeout.ms", COUNT, NotNeeded("the topic has one partition")),
    // Consumer
    row("fetch.min.bytes", COUNT, To("fetch.min.bytes", Clamp(1, 100_000_000))),
    row("fetch.max.bytes", COUNT, To("fetch.max.bytes", Clamp(0, 2_147_483_135))),
    row("fetch.max.wait.ms", COUNT, To("fetch.wait.max.ms", Clamp(0, 300_000))),
    row("max.partition.fetch.bytes", COUNT, To("max.partition.fetch.bytes", Clamp(1, 1_000_000_000))),
    row("check.crcs", Bool, To("check.crcs", Lower)),
    row("isolation.level", Text, FIXED),
    row("auto.offset.reset", Text, FIXED),
    row("enable.auto.commit", Bool, FIXED),
    row("auto.commit.interval.ms", COUNT, NO_GROUP),
    row("allow.auto.create.topics", Bool, FIXED),
    row("exclude.internal.topics", Bool, NO_GROUP),
    row("group.instance.id", Text, NO_GROUP),
    row("group.protocol", Text, NO_GROUP),
    row("heartbeat.interval.ms", COUNT, NO_GROUP),
    row("session.timeout.ms", COUNT, NO_GROUP),
    row("max.poll.interval.ms", COUNT, NO_GROUP),
    row("max.poll.records", COUNT, NO_GROUP),
    row("partition.assignment.strategy", List, NO_GROUP),
    row("key.deserializer", Text, JAVA_CLASS),
    row("value.deserializer", Text, JAVA_CLASS),
    // TLS
    row("ssl.keystore.location", Text, KEY_STORE),
    row("ssl.keystore.password", Password, KEY_STORE),
    row("ssl.keystore.type", Text, KEY_STORE),
    row("ssl.keystore.certificate.chain", Text, KEY_STORE),
    row("ssl.keystore.key", Password, KEY_STORE),
    row("ssl.key.password", Password, KEY_STORE),
    row("ssl.truststore.location", Text, TRUST_STORE),
    row("ssl.truststore.password", Password, TRUST_STORE),
    row("ssl.truststore.type", Text, TRUST_STORE),
    row("ssl.truststore.certificates", Text, TRUST_STORE),
    row("ssl.endpoint.identification.algorithm", Text, Combined("ssl.endpoint.identification.algorithm")),
    row("ssl.cipher.suites", List, Refused("Java's names of cipher suites are not OpenSSL's")),
    row("ssl.enabled.protocols", List, NotNeeded("TLS 1.2 and 1.3 are offered")),
    row("ssl.protocol", Text, NotNeeded("TLS 1.2 and 1.3 are offered")),
    row("ssl.provider", Text, JAVA_TLS),
    row("ssl.keymanager.algorithm", Text, JAVA_TLS),
    row("ssl.trustmanager.algorithm", Text, JAVA_TLS),
    row("ssl.secure.random.implementation", Text, JAVA_TLS),
    row(
        "ssl.engine.factory.class",
        Text,
        Refused("it names a Java class, without which other certificates would count"),
    ),
    // SASL
    row("sasl.mechanism", Text, LOG_IN),
    row("sasl.jaas.config", Password, LOG_IN),
    row("sasl.oauthbearer.token.endpoint.url", Text, LOG_IN),
    row("sasl.oauthbearer.client.credentials.client.id", Text, LOG_IN),
    row("sasl.oauthbearer.client.credentials.client.secret", Password, LOG_IN),
    row("sasl.oauthbearer.scope", Text, LOG_IN),
    row("sasl.login.callback.handler.class", Text, NotNeeded("librdkafka fetches tokens by itself")),
    row("sasl.client.callback.handler.class", Text, LOGIN_CLASS),
    row("sasl.login.class", Text, LOGIN_CLASS),
    row("sasl.login.connect.timeout.ms", COUNT, TOKEN_TIMEOUT),
    row("sasl.login.read.timeout.ms", COUNT, TOKEN_TIMEOUT),
    row("sasl.login.refresh.buffer.seconds", COUNT, REFRESH),
    row("sasl.login.refresh.min.period.seconds", COUNT, REFRESH),
    row("sasl.login.refresh.window.factor", Float, REFRESH),
    row("sasl.login.refresh.window.jitter", Float, REFRESH),
    row("sasl.login.retry.backoff.ms", COUNT, REFRESH),
    row("sasl.login.retry.backoff.max.ms", COUNT, REFRESH),
    row("sasl.kerberos.service.name", Text, KERBEROS),
    row("sasl.kerberos.kinit.cmd", Text, KERBEROS),
    row("sasl.kerberos.min.time.before.relogin", COUNT, KERBEROS),
    row("sasl.kerberos.ticket.renew.jitter", Float, KERBEROS),
    row("sasl.kerberos.ticket.renew.window.factor", Float, KERBEROS),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::kafka_client::PREFIX;
    use crate::config::rows;
    use std::collections::HashSet;

    #[test]
    fn keys_are_unique_and_no_rows_of_the_registry() {
        let mut keys = HashSet::new();
        for row in ROWS {
            assert!(keys.insert(row.key), "{}", row.key);
            assert!(rows::find(&format!("{PREFIX}{}", row.key)).is_none(), "{}", row.key);
        }
    }

    #[test]
    fn numbers_are_clamped_to_an_order() {
        for row in ROWS {
            if let To(_, Clamp(low, high)) = row.mapping {
                assert!(low < high && matches!(row.kind, Int(..)), "{}", row.key);
            }
        }
    }
}
