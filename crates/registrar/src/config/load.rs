//! Puts the layers together, checks every value, and derives what the daemon needs.

use std::ffi::OsString;
use std::path::Path;

use super::fault::{Fault, Faults, Findings};
use super::forwarding::{self, Forwarding};
use super::kind::Kind;
use super::listener::{self, Listener};
use super::membership::{self, Membership};
use super::row::{Row, Status};
use super::rows;
use super::rows::extensions::RESOURCE_EXTENSION;
use super::settings::{Known, Settings};
use super::source::{self, Origin};
use super::storage::{self, Storage};

/// A configuration without faults.
pub(crate) struct Configuration {
    /// Every key, read as `settings.get(&rows::store::TOPIC)`.
    pub(crate) settings: Settings,
    /// At least one.
    pub(crate) listeners: Vec<Listener>,
    /// This node's part in the group of its registry.
    pub(crate) membership: Membership,
    /// The way to the primary.
    pub(crate) forwarding: Forwarding,
    /// Where the log is.
    pub(crate) storage: Storage,
    /// One line each, to be logged once.
    pub(crate) warnings: Vec<String>,
}

/// Loads the configuration: variables that rows name, the file, then variables of the environment, then `KEY=VALUE` overrides, each winning over
/// the ones before.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub(crate) fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
    overrides: &[String],
) -> Result<Configuration, Faults> {
    let mut findings = Findings::default();
    let environment: Vec<(OsString, OsString)> = environment.into_iter().collect();
    let mut entries = source::fallbacks(&environment, &mut findings);
    entries.extend(file.map(|path| source::properties(path, &mut findings)).unwrap_or_default());
    entries.extend(source::environment(environment, &mut findings));
    entries.extend(source::overrides(overrides, &mut findings));
    let settings = Settings::new(entries);
    for (key, value, origin) in settings.iter() {
        check(key, value, origin, &mut findings);
    }
    check_security_plug_in(&settings, &mut findings);
    check_topics(&settings, &mut findings);
    let listeners = listener::listeners(&settings, &mut findings);
    let membership = membership::membership(&settings, &listeners, &mut findings);
    let forwarding = forwarding::forwarding(&settings, &mut findings);
    let storage = storage::storage(&settings, &mut findings);
    let Findings { faults, warnings } = findings;
    match storage {
        Some(storage) if faults.is_empty() => {
            Ok(Configuration { settings, listeners, membership, forwarding, storage, warnings })
        }
        _ => Err(Faults { faults, warnings }),
    }
}

/// Checks one key and its value.
fn check(key: &str, value: &str, origin: &Origin, findings: &mut Findings) {
    let Some(known) = Known::find(key) else {
        let nearest = storage::nearest(key).map(|(name, _)| format!("; the nearest known key is {name}"));
        return findings.warn(format!("unknown key {key} ({origin}){}", nearest.unwrap_or_default()));
    };
    if value.is_empty() && known.may_be_empty() {
        return;
    }
    let kind = known.kind();
    if !kind.accepts(value) {
        return findings.faults.push(Fault::value(key, value, &origin.to_string(), kind));
    }
    if let Known::Row(row) = known {
        check_status(row, key, value, origin, findings);
    }
}

/// Says what becomes of a key that is not simply acted on.
fn check_status(row: &Row, key: &str, value: &str, origin: &Origin, findings: &mut Findings) {
    let is_default = value.eq_ignore_ascii_case(row.default);
    match row.status {
        Status::Active | Status::NoEffect(_) => {}
        Status::Deprecated => match rows::all().find(|newer| newer.older == Some(row.name)) {
            Some(newer) => findings.warn(format!("{key} ({origin}) is deprecated; use {}", newer.name)),
            None => findings.warn(format!("{key} ({origin}) is deprecated")),
        },
        Status::NotYet(_) | Status::Refused(_) if is_default => {}
        Status::NotYet(when) => findings.warn(format!("{key} ({origin}) has no effect yet: {when}")),
        Status::Refused(_) if row.kind == Kind::Password => findings.fault(format!("{key} ({origin}) is refused")),
        Status::Refused(why) => findings.fault(format!("{key} = \"{value}\" ({origin}) is refused: {why}")),
    }
}

/// The vendor's access control is a Java plug-in. A registry that was protected by it must not start without it.
fn check_security_plug_in(settings: &Settings, findings: &mut Findings) {
    let classes = settings.get(&RESOURCE_EXTENSION);
    for class in classes.iter().filter(|class| class.ends_with(".SchemaRegistrySecurityResourceExtension")) {
        findings.fault(format!(
            "{}: {class} is refused: access control is not built in yet, so the registry would be open to everybody",
            RESOURCE_EXTENSION.row.name
        ));
    }
}

/// Keys of encryption among the schemas would end the reference's reader for good.
fn check_topics(settings: &Settings, findings: &mut Findings) {
    let (schemas, keys) = (&rows::store::TOPIC, &rows::encryption::ENCODER_TOPIC);
    if settings.get(schemas) == settings.get(keys) {
        findings.fault(format!("{} and {} must not be the same topic", schemas.row.name, keys.row.name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_overrides(pairs: &[&str]) -> Result<Configuration, Faults> {
        let overrides: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
        load(None, [], &overrides)
    }

    fn faults(pairs: &[&str]) -> Vec<String> {
        match load_overrides(pairs) {
            Ok(_) => vec![],
            Err(faults) => faults.faults.into_iter().map(|fault| fault.0).collect(),
        }
    }

    fn warnings(pairs: &[&str]) -> Vec<String> {
        load_overrides(pairs).map_or_else(|faults| panic!("{faults}"), |configuration| configuration.warnings)
    }

    #[test]
    fn nothing_set_is_the_embedded_log_at_8081() {
        let configuration = load_overrides(&[]).unwrap();
        assert_eq!(configuration.storage, Storage::Embedded { directory: "./registrar-data".into() });
        assert_eq!((configuration.listeners.len(), configuration.listeners[0].port), (1, 8081));
        assert!(configuration.warnings.is_empty());
    }

    #[test]
    fn later_layers_win() {
        let directory = std::env::temp_dir().join(format!("registrar-load-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("registry.properties");
        let file =
            "kafkastore.bootstrap.servers=k:1\nkafkastore.topic=file\nkafkastore.client.id=file\nhost.name=file\n";
        std::fs::write(&path, file).unwrap();
        let environment = [("SCHEMA_REGISTRY_KAFKASTORE_TOPIC", "env"), ("SCHEMA_REGISTRY_HOST_NAME", "env")]
            .map(|(name, value)| (name.into(), value.into()));
        let configuration = load(Some(&path), environment, &["host.name=override".to_owned()]);
        std::fs::remove_dir_all(&directory).unwrap();
        let configuration = configuration.unwrap();
        assert_eq!(configuration.settings.get(&rows::store::TOPIC), "env");
        assert_eq!(configuration.settings.get(&rows::identity::HOST_NAME), "override");
        let Storage::Kafka(store) = configuration.storage else { panic!("not Kafka") };
        assert_eq!(store.client["client.id"], "file");
    }

    #[test]
    fn variables_that_rows_name_count_where_nothing_else_is_set() {
        let secret = |variables: &[(&str, &str)], overrides: &[&str]| {
            let variables = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
            let overrides: Vec<String> = overrides.iter().map(|pair| (*pair).to_owned()).collect();
            let configuration = load(None, variables, &overrides).unwrap();
            assert!(configuration.warnings.is_empty(), "{:?}", configuration.warnings);
            configuration.settings.get(&rows::encryption::ENCODER_SECRET)
        };
        let named = ("METADATA_ENCODER_SECRET", "named");
        assert_eq!(secret(&[], &[]), "");
        assert_eq!(secret(&[named], &[]), "named");
        assert_eq!(secret(&[("SCHEMA_REGISTRY_METADATA_ENCODER_SECRET", "key"), named], &[]), "key");
        assert_eq!(secret(&[named], &["metadata.encoder.secret=override"]), "override");
    }

    #[test]
    fn all_faults_are_reported_at_once() {
        let found = faults(&["kafkastore.timeout.ms=soon", "debug=maybe", "listeners=8081", "nonsense"]);
        assert_eq!(
            found,
            [
                "--override takes KEY=VALUE; an argument without a key or \"=\" was given",
                "debug = \"maybe\" (from --override): must be true or false",
                "kafkastore.timeout.ms = \"soon\" (from --override): must be a whole number from 0 to 2147483647",
                "listeners: \"8081\" must be of the form http://HOST:PORT",
                "Must specify bootstrap servers using kafkastore.bootstrap.servers",
            ]
        );
    }

    #[test]
    fn bad_values_are_faults() {
        let rows = [
            ("schema.compatibility.level=sideways", "one of NONE, BACKWARD,"),
            ("avro.compatibility.level=sideways", "one of NONE, BACKWARD,"),
            ("metadata.encoder.topic=_schemas", "must not be the same topic"),
            ("port=", "from 0 to 65535"),
            ("registrar.kafka.producers=0", "from 1 to 16"),
            ("registrar.log.level=loud", "one of error, warn,"),
            ("authentication.method=BASIC", "is refused: clients cannot be authenticated yet"),
            ("ssl.client.auth=true", "is refused: TLS listeners"),
            ("resource.extension.class=a.B,io.x.SchemaRegistrySecurityResourceExtension", "access control"),
            ("schema.registry.resource.extension.class=io.x.SchemaRegistrySecurityResourceExtension", "access control"),
        ];
        for (pair, expected) in rows {
            let found = faults(&[pair]);
            assert_eq!(found.len(), 1, "{pair}: {found:?}");
            assert!(found[0].contains(expected), "{pair}: {found:?}");
        }
    }

    #[test]
    fn kafka_client_values_are_checked_by_kind() {
        let brokers = "kafkastore.bootstrap.servers=k:1";
        assert_eq!(
            faults(&[brokers, "kafkastore.request.timeout.ms=x", "kafkastore.security.protocol=TLS"]),
            [
                "kafkastore.request.timeout.ms = \"x\" (from --override): must be a whole number from 0 to 2147483647",
                "kafkastore.security.protocol = \"TLS\" (from --override): must be one of PLAINTEXT, SSL, \
                 SASL_PLAINTEXT, SASL_SSL",
            ]
        );
    }

    #[test]
    fn warnings_are_given_once() {
        let rows: [(&[&str], &[&str]); 7] = [
            (&["lisners=x"], &["unknown key lisners (from --override); the nearest known key is listeners"]),
            (&["http2.enabled=false"], &["http2.enabled (from --override) has no effect yet: in a later release"]),
            (&["http2.enabled=TRUE"], &[]),
            (&["schema.compatibility.level=full", "avro.compatibility.level="], &[]),
            (
                &["avro.compatibility.level=full"],
                &["avro.compatibility.level (from --override) is deprecated; use schema.compatibility.level"],
            ),
            (&["port=8082"], &["port (from --override) is deprecated"]),
            (&["authentication.method=none"], &[]),
        ];
        for (pairs, expected) in rows {
            assert_eq!(warnings(pairs), expected, "{pairs:?}");
        }
        assert!(warnings(&["kafkastore.bootstrap.servers=k:1", "kafkastore.write.max.retries=7"]).is_empty());
    }

    #[test]
    fn a_slip_of_a_kafka_key_is_named_with_the_fault() {
        let Err(faults) = load(None, [("SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVER".into(), "k:1".into())], &[])
        else {
            panic!("started")
        };
        assert_eq!(
            faults.to_string(),
            "warning: unknown key kafkastore.bootstrap.server (from the environment variable \
             SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVER); the nearest known key is kafkastore.bootstrap.servers\n\
             error: Must specify bootstrap servers using kafkastore.bootstrap.servers\n"
        );
    }
}
