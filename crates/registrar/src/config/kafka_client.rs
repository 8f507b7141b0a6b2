//! From the reference's `kafkastore.*` keys, which are Java client keys, to librdkafka's properties.
//!
//! Nothing is passed through blindly: a key is mapped, not needed, or refused, as [`table`] says. Keys that only have
//! a meaning together (stores of certificates, SASL log-ins) are combined in [`tls`] and [`sasl`].

mod jaas;
mod sasl;
pub(super) mod table;
mod tls;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use self::table::{Convert, Mapping};
use super::fault::Findings;
use super::settings::Settings;

/// What every Java client key begins with.
pub(super) const PREFIX: &str = "kafkastore.";

/// Properties for librdkafka, by name, for all clients. `Debug` prints names only, because values may be passwords.
#[derive(Default, Clone, PartialEq)]
pub(crate) struct ClientProperties(BTreeMap<String, String>);

impl Deref for ClientProperties {
    type Target = BTreeMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for ClientProperties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// How clients reach the brokers: `kafkastore.security.protocol`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SecurityProtocol {
    /// The reference's name.
    pub(super) name: &'static str,
    tls: bool,
    sasl: bool,
}

const PROTOCOLS: [SecurityProtocol; 4] = [
    SecurityProtocol { name: "PLAINTEXT", tls: false, sasl: false },
    SecurityProtocol { name: "SSL", tls: true, sasl: false },
    SecurityProtocol { name: "SASL_PLAINTEXT", tls: false, sasl: true },
    SecurityProtocol { name: "SASL_SSL", tls: true, sasl: true },
];

impl SecurityProtocol {
    /// The configured one; PLAINTEXT where none is.
    pub(super) fn of(settings: &Settings) -> Self {
        let name = value(settings, "security.protocol").unwrap_or_default();
        PROTOCOLS.into_iter().find(|protocol| protocol.name.eq_ignore_ascii_case(name)).unwrap_or(PROTOCOLS[0])
    }
}

/// The value of a Java client key, if it is set and not empty.
fn value<'a>(settings: &'a Settings, key: &str) -> Option<&'a str> {
    settings.raw(&format!("{PREFIX}{key}")).filter(|value| !value.is_empty())
}

/// Translates every `kafkastore.*` key that is set. Values are known to be of the right kind.
pub(super) fn translate(settings: &Settings, bootstrap: &[String], findings: &mut Findings) -> ClientProperties {
    let protocol = SecurityProtocol::of(settings);
    let mut properties = BTreeMap::new();
    properties.insert("bootstrap.servers".into(), bootstrap.join(","));
    properties.insert("security.protocol".into(), protocol.name.to_ascii_lowercase());
    for row in table::ROWS {
        let Some(value) = value(settings, row.key) else { continue };
        match row.mapping {
            Mapping::To(name, convert) => {
                properties.insert(name.into(), converted(value, convert));
            }
            Mapping::NotNeeded(reason) => findings.warn(format!("{PREFIX}{} has no effect: {reason}", row.key)),
            Mapping::Refused(reason) if row.applies(protocol.tls, protocol.sasl) => {
                findings.fault(format!("{PREFIX}{} is not supported: {reason}", row.key));
            }
            Mapping::Combined(_) | Mapping::Refused(_) => {}
        }
    }
    if protocol.tls {
        tls::apply(settings, &mut properties, findings);
    }
    if protocol.sasl {
        sasl::apply(settings, &mut properties, findings);
    }
    ClientProperties(properties)
}

fn converted(value: &str, convert: Convert) -> String {
    let number = value.parse::<i64>().ok();
    match convert {
        Convert::Same => value.to_owned(),
        Convert::Lower => value.to_ascii_lowercase(),
        Convert::Clamp(low, high) => number.map_or_else(|| value.to_owned(), |n| n.clamp(low, high).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    /// Translates keys given without their prefix, and shows the result as `name=value` lines and findings.
    fn translated(pairs: &[(&str, &str)]) -> (Vec<String>, Findings) {
        let prefixed: Vec<(String, &str)> =
            pairs.iter().map(|(key, value)| (format!("{PREFIX}{key}"), *value)).collect();
        let settings = Settings::of(prefixed.iter().map(|(key, value)| (key.as_str(), *value)));
        let mut findings = Findings::default();
        let properties = translate(&settings, &["k:9092".to_owned()], &mut findings);
        let lines = properties.0.into_iter().map(|(name, value)| format!("{name}={value}"));
        (lines.filter(|line| line != "bootstrap.servers=k:9092").collect(), findings)
    }

    #[test]
    fn keys_are_mapped() {
        let rows: &[(Pairs, &[&str])] = &[
            (&[], &["security.protocol=plaintext"]),
            (&[("client.id", "x")], &["client.id=x", "security.protocol=plaintext"]),
            (&[("request.timeout.ms", "305000")], &["security.protocol=plaintext", "socket.timeout.ms=300000"]),
            (&[("connections.max.idle.ms", "-1")], &["connections.max.idle.ms=0", "security.protocol=plaintext"]),
            (&[("fetch.max.wait.ms", "100")], &["fetch.wait.max.ms=100", "security.protocol=plaintext"]),
            (&[("compression.type", "ZSTD")], &["compression.type=zstd", "security.protocol=plaintext"]),
        ];
        for (pairs, expected) in rows {
            let (lines, findings) = translated(pairs);
            assert_eq!(&lines, expected);
            assert!(findings.faults.is_empty() && findings.warnings.is_empty(), "{findings:?}");
        }
    }

    #[test]
    fn keys_without_effect_give_a_warning() {
        let (lines, findings) = translated(&[("acks", "1"), ("linger.ms", "5")]);
        assert_eq!(lines, ["security.protocol=plaintext"]);
        assert_eq!(findings.warnings.len(), 2);
        assert!(findings.warnings[0].starts_with("kafkastore.acks has no effect: "), "{findings:?}");
    }

    #[test]
    fn refusals_are_faults_where_they_matter() {
        let suites = ("ssl.cipher.suites", "TLS_AES_256_GCM_SHA384");
        assert!(translated(&[suites]).1.faults.is_empty(), "not over PLAINTEXT");
        let (_, findings) = translated(&[suites, ("security.protocol", "SSL")]);
        assert!(findings.faults[0].0.starts_with("kafkastore.ssl.cipher.suites is not supported: "), "{findings:?}");
        assert_eq!(translated(&[("security.providers", "x")]).1.faults.len(), 1);
    }

    #[test]
    fn stores_of_certificates_are_translated() {
        let ssl = ("security.protocol", "ssl");
        let no_check = "ssl.endpoint.identification.algorithm=none";
        let rows: &[(Pairs, &[&str])] = &[
            (&[ssl], &["security.protocol=ssl", no_check]),
            (
                &[ssl, ("ssl.endpoint.identification.algorithm", "HTTPS")],
                &["security.protocol=ssl", "ssl.endpoint.identification.algorithm=https"],
            ),
            (
                &[ssl, ("ssl.truststore.location", "/ca.pem")],
                &["security.protocol=ssl", "ssl.ca.location=/ca.pem", no_check],
            ),
            (
                &[ssl, ("ssl.keystore.location", "/k.p12"), ("ssl.keystore.password", "p")],
                &["security.protocol=ssl", no_check, "ssl.keystore.location=/k.p12", "ssl.keystore.password=p"],
            ),
            (
                &[ssl, ("ssl.keystore.type", "pem"), ("ssl.keystore.location", "/k"), ("ssl.key.password", "p")],
                &[
                    "security.protocol=ssl",
                    "ssl.certificate.location=/k",
                    no_check,
                    "ssl.key.location=/k",
                    "ssl.key.password=p",
                ],
            ),
            (
                &[ssl, ("ssl.truststore.type", "PEM"), ("ssl.truststore.certificates", "-----BEGIN")],
                &["security.protocol=ssl", "ssl.ca.pem=-----BEGIN", no_check],
            ),
        ];
        for (pairs, expected) in rows {
            let (lines, findings) = translated(pairs);
            assert_eq!(&lines, expected);
            assert!(findings.faults.is_empty(), "{findings:?}");
        }
    }

    #[test]
    fn stores_that_cannot_be_read_are_faults_that_name_the_conversion() {
        let rows: &[(Pairs, &str)] = &[
            (&[("ssl.truststore.location", "/t.jks")], "keytool -exportcert"),
            (&[("ssl.truststore.location", "/t.p12")], "openssl pkcs12"),
            (&[("ssl.keystore.location", "/k.jks")], "keytool -importkeystore"),
            (&[("ssl.keystore.location", "/k.p12"), ("ssl.keystore.type", "JKS")], "keytool -importkeystore"),
            (&[("ssl.keystore.location", "/k"), ("ssl.keystore.type", "BCFKS")], "must be PKCS12 or PEM"),
            (&[("ssl.endpoint.identification.algorithm", "LDAPS")], "must be https or empty"),
        ];
        for (pairs, expected) in rows {
            let mut all = vec![("security.protocol", "SSL")];
            all.extend_from_slice(pairs);
            let (_, findings) = translated(&all);
            assert_eq!(findings.faults.len(), 1, "{findings:?}");
            assert!(findings.faults[0].0.contains(expected), "{findings:?}");
        }
    }

    const PLAIN: &str =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\\\"q\";";

    #[test]
    fn log_ins_are_translated() {
        let bearer = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required";
        let oidc = format!("{bearer} clientId='c' clientSecret='s' scope='r' extension_a='1' extension_b='2';");
        let unsecured = format!("{bearer} unsecuredLoginStringClaim_sub=\"me\";");
        let rows: &[(Pairs, &[&str])] = &[
            (
                &[("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", PLAIN)],
                &["sasl.mechanism=PLAIN", "sasl.password=p\"q", "sasl.username=u"],
            ),
            (
                &[
                    ("sasl.mechanism", "scram-sha-512"),
                    ("sasl.jaas.config", "x.ScramLoginModule required username=u password=p;"),
                ],
                &["sasl.mechanism=SCRAM-SHA-512", "sasl.password=p", "sasl.username=u"],
            ),
            (
                &[
                    ("sasl.mechanism", "OAUTHBEARER"),
                    ("sasl.jaas.config", &oidc),
                    ("sasl.oauthbearer.token.endpoint.url", "https://t"),
                ],
                &[
                    "sasl.mechanism=OAUTHBEARER",
                    "sasl.oauthbearer.client.id=c",
                    "sasl.oauthbearer.client.secret=s",
                    "sasl.oauthbearer.extensions=a=1,b=2",
                    "sasl.oauthbearer.method=oidc",
                    "sasl.oauthbearer.scope=r",
                    "sasl.oauthbearer.token.endpoint.url=https://t",
                ],
            ),
            (
                &[("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", &unsecured)],
                &[
                    "enable.sasl.oauthbearer.unsecure.jwt=true",
                    "sasl.mechanism=OAUTHBEARER",
                    "sasl.oauthbearer.config=principal=me",
                ],
            ),
        ];
        for (pairs, expected) in rows {
            let mut all = vec![("security.protocol", "SASL_PLAINTEXT")];
            all.extend_from_slice(pairs);
            let (lines, findings) = translated(&all);
            assert!(findings.faults.is_empty(), "{findings:?}");
            let lines: Vec<&String> = lines.iter().filter(|line| !line.starts_with("security.protocol")).collect();
            assert_eq!(&lines, expected);
        }
    }

    #[test]
    fn log_ins_that_cannot_work_are_faults() {
        let rows: &[(Pairs, &str)] = &[
            (&[], "GSSAPI"),
            (&[("sasl.mechanism", "GSSAPI")], "GSSAPI"),
            (&[("sasl.mechanism", "DIGEST-MD5")], "must be one of PLAIN"),
            (&[("sasl.mechanism", "PLAIN")], "kafkastore.sasl.jaas.config must be set"),
            (&[("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", "x required username=u;")], "password"),
            (&[("sasl.mechanism", "PLAIN"), ("sasl.jaas.config", "x required username=\"u")], "must be of the form"),
            (&[("sasl.mechanism", "OAUTHBEARER"), ("sasl.jaas.config", "x required;")], "token.endpoint.url"),
        ];
        for (pairs, expected) in rows {
            let mut all = vec![("security.protocol", "SASL_SSL")];
            all.extend_from_slice(pairs);
            let (_, findings) = translated(&all);
            assert_eq!(findings.faults.len(), 1, "{findings:?}");
            assert!(findings.faults[0].0.contains(expected), "{findings:?}");
        }
    }

    #[test]
    fn passwords_are_not_printed() {
        let (_, findings) = translated(&[
            ("security.protocol", "SASL_SSL"),
            ("sasl.mechanism", "PLAIN"),
            ("sasl.jaas.config", "x required username=u secret-word"),
        ]);
        assert!(!format!("{findings:?}").contains("secret-word"));
        let properties = ClientProperties(BTreeMap::from([("sasl.password".into(), "secret-word".into())]));
        assert!(!format!("{properties:?}").contains("secret-word"));
    }
}
