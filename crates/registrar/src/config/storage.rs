//! Which log holds the registry: the embedded one, or a Kafka topic.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::fault::Findings;
use super::kafka_client::{self, ClientProperties, SecurityProtocol};
use super::rows::own::DATA_DIR;
use super::rows::store::{BOOTSTRAP_SERVERS, TOPIC_CONFIG};
use super::settings::{Known, Settings};
use super::{rows, suggest};

/// Where the log is.
#[derive(Debug, PartialEq)]
pub(crate) enum Storage {
    /// In a directory of this machine.
    Embedded {
        /// `registrar.data.dir`.
        directory: PathBuf,
    },
    /// In a topic. What only one client needs (topic, time-outs) is read from the settings.
    Kafka(KafkaStore),
}

/// How to reach the topic.
#[derive(Debug, PartialEq)]
pub(crate) struct KafkaStore {
    /// librdkafka's properties, the brokers included.
    pub(crate) client: ClientProperties,
    /// Settings of the topic when it is created.
    pub(crate) topic_config: BTreeMap<String, String>,
}

/// Chooses the log. The embedded one is the default only if nothing at all speaks of Kafka, not even a mistyped key:
/// an operator who meant a cluster must never get an empty registry.
pub(super) fn storage(settings: &Settings, findings: &mut Findings) -> Option<Storage> {
    let directory = settings.get_set(&DATA_DIR);
    if directory.is_none() && settings.iter().any(|(key, ..)| speaks_of_kafka(key)) {
        let bootstrap = bootstrap_servers(settings, findings)?;
        return Some(Storage::Kafka(KafkaStore {
            client: kafka_client::translate(settings, &bootstrap, findings),
            topic_config: settings.family(&TOPIC_CONFIG),
        }));
    }
    if settings.raw(BOOTSTRAP_SERVERS.row.name).is_some() {
        findings.warn(format!(
            "{} has no effect: {} chooses the embedded log",
            BOOTSTRAP_SERVERS.row.name, DATA_DIR.row.name
        ));
    }
    Some(Storage::Embedded { directory: settings.get(&DATA_DIR).into() })
}

/// Whether a key, or the known key that it is a slip of, belongs to a registry on Kafka.
fn speaks_of_kafka(key: &str) -> bool {
    let of_kafka = |name: &str| {
        name.starts_with(kafka_client::PREFIX)
            || name.starts_with("kafkagroup.")
            || name == rows::identity::GROUP_ID.row.name
    };
    if of_kafka(key) {
        return true;
    }
    let unknown = Known::find(key).is_none();
    unknown && nearest(key).is_some_and(|(known, edits)| of_kafka(&known) && suggest::is_slip(key, edits))
}

/// The known key nearest to an unknown one, the Kafka client's included, and the number of edits between them.
pub(super) fn nearest(key: &str) -> Option<(String, usize)> {
    let client = kafka_client::table::ROWS.iter().map(|row| format!("{}{}", kafka_client::PREFIX, row.key));
    let names: Vec<String> = rows::all().map(|row| row.name.to_owned()).chain(client).collect();
    suggest::nearest(key, names.iter().map(String::as_str)).map(|(name, edits)| (name.to_owned(), edits))
}

/// The entries with the right protocol, as `HOST:PORT` (spec: core 8.4). `None`: a fault has been noted.
fn bootstrap_servers(settings: &Settings, findings: &mut Findings) -> Option<Vec<String>> {
    const KEY: &str = BOOTSTRAP_SERVERS.row.name;
    let written = settings.get(&BOOTSTRAP_SERVERS);
    if written.is_empty() {
        findings.fault(format!("Must specify bootstrap servers using {KEY}"));
        return None;
    }
    let protocol = SecurityProtocol::of(settings).name;
    let mut servers = Vec::new();
    let faults = findings.faults.len();
    for entry in &written {
        let (scheme, address) = entry.split_once("://").unwrap_or((protocol, entry));
        if !scheme.eq_ignore_ascii_case(protocol) {
            findings.warn(format!("{KEY}: {entry} is left out, because kafkastore.security.protocol is {protocol}"));
        } else if is_address(address) {
            servers.push(address.to_owned());
        } else {
            findings.fault(format!("{KEY}: \"{entry}\" must be of the form HOST:PORT"));
        }
    }
    if servers.is_empty() && findings.faults.len() == faults {
        findings.fault(format!("{KEY}: no entry is left for kafkastore.security.protocol = {protocol}"));
    }
    Some(servers)
}

fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok_and(|port| port > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(pairs: &[(&str, &str)]) -> (Option<Storage>, Findings) {
        let settings = Settings::of(pairs.iter().copied());
        let mut findings = Findings::default();
        (storage(&settings, &mut findings), findings)
    }

    #[test]
    fn nothing_about_kafka_means_the_embedded_log() {
        let rows: &[(&[(&str, &str)], &str)] = &[
            (&[], "./registrar-data"),
            (&[("listeners", "http://h:1"), ("schema.compatibility.level", "none")], "./registrar-data"),
            (&[("host.name", "h"), ("leader.eligibility", "true"), ("custom.key", "x")], "./registrar-data"),
            (&[("registrar.data.dir", "/d")], "/d"),
            (&[("registrar.data.dir", "/d"), ("kafkastore.topic", "t")], "/d"),
            (&[("registrar.data.dir", "/d"), ("kafkastore.bootstrap.servers", "k:1")], "/d"),
        ];
        for (pairs, directory) in rows {
            let (storage, findings) = chosen(pairs);
            assert_eq!(storage, Some(Storage::Embedded { directory: directory.into() }), "{pairs:?}");
            let ignored = pairs.iter().any(|(key, _)| *key == "kafkastore.bootstrap.servers");
            assert_eq!((findings.faults.len(), findings.warnings.len()), (0, usize::from(ignored)));
        }
    }

    #[test]
    fn anything_about_kafka_needs_brokers() {
        let keys = [
            "kafkastore.topic",
            "kafkastore.timeout.ms",
            "kafkastore.bootstrap.server",
            "kafkastore.whatever",
            "kafkagroup.session.timeout.ms",
            "schema.registry.group.id",
            // Slips
            "kafka.store.bootstrap.servers",
            "kafkstore.bootstrap.servers",
            "kafkastor.topic",
            "schema.registry.groupid",
        ];
        for key in keys {
            let (storage, findings) = chosen(&[(key, "1")]);
            assert_eq!(storage, None, "{key}");
            let faults: Vec<&str> = findings.faults.iter().map(|fault| fault.0.as_str()).collect();
            assert_eq!(faults, ["Must specify bootstrap servers using kafkastore.bootstrap.servers"], "{key}");
        }
        assert_eq!(chosen(&[("kafkastore.bootstrap.servers", " , ")]).0, None);
    }

    #[test]
    fn brokers_are_filtered_by_protocol() {
        let rows = [
            ("a:1, b:2", "", Some("a:1,b:2"), 0),
            ("PLAINTEXT://a:1,SSL://b:2", "", Some("a:1"), 1),
            ("PLAINTEXT://a:1,ssl://b:2,c:3", "SSL", Some("b:2,c:3"), 1),
            ("SSL://a:1", "", None, 1),
            ("a", "", None, 0),
            ("http://a:1/x", "", None, 1),
            ("a:0", "", None, 0),
            ("[::1]:9092", "", Some("[::1]:9092"), 0),
        ];
        for (servers, protocol, expected, warnings) in rows {
            let pairs = [("kafkastore.bootstrap.servers", servers), ("kafkastore.security.protocol", protocol)];
            let (storage, findings) = chosen(&pairs);
            assert_eq!(findings.warnings.len(), warnings, "{servers}: {findings:?}");
            assert_eq!(findings.faults.len(), usize::from(expected.is_none()), "{servers}: {findings:?}");
            let Some(Storage::Kafka(store)) = storage else { panic!("{servers}: {storage:?}") };
            if let Some(expected) = expected {
                assert_eq!(store.client["bootstrap.servers"], expected);
            }
        }
    }

    #[test]
    fn settings_of_the_topic_are_passed_on() {
        let pairs = [("kafkastore.bootstrap.servers", "k:1"), ("kafkastore.topic.config.segment.ms", "7")];
        let (Some(Storage::Kafka(store)), _) = chosen(&pairs) else { panic!("not Kafka") };
        assert_eq!(store.topic_config, BTreeMap::from([("segment.ms".to_owned(), "7".to_owned())]));
    }
}
