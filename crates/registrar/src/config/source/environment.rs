//! The environment in the container image's convention: `SCHEMA_REGISTRY_KAFKASTORE_TOPIC` sets `kafkastore.topic`
//! (spec: ops 7).
//!
//! Not every variable with the prefix is a key. Kubernetes adds links to each service of the namespace, so a service
//! called `schema-registry` gives `SCHEMA_REGISTRY_PORT=tcp://10.0.0.1:8081`; and the image's scripts have variables of
//! their own. Both are left out silently.

use std::ffi::OsString;

use super::{Entry, Origin};
use crate::config::fault::Findings;
use crate::config::rows;

const PREFIX: &str = "SCHEMA_REGISTRY_";

/// Variables of the image's start script and of the JVM, by the beginning of what follows the prefix.
const IMAGE_PREFIXES: [&str; 3] = ["JMX_", "LOG4J", "CUB_"];

/// Reads the variables that are keys.
pub(in crate::config) fn read(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
    findings: &mut Findings,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (name, value) in variables {
        let Ok(name) = name.into_string() else { continue };
        let Some(rest) = name.strip_prefix(PREFIX) else { continue };
        let Ok(value) = value.into_string() else {
            findings.fault(format!("the environment variable {name} is not UTF-8"));
            continue;
        };
        if !rest.is_empty() && !is_image_variable(rest) && !is_service_link(rest, &value) {
            entries.push(Entry { key: key(rest), value, origin: Origin::Environment(name) });
        }
    }
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    entries
}

/// Reads the variables that rows name besides the convention.
pub(in crate::config) fn fallbacks(variables: &[(OsString, OsString)], findings: &mut Findings) -> Vec<Entry> {
    let named = rows::all().filter_map(|row| Some((row.name, row.variable?)));
    let mut entries = Vec::new();
    for (key, name) in named {
        let Some((_, value)) = variables.iter().find(|(variable, _)| variable == name) else { continue };
        match value.to_str() {
            Some(value) => entries.push(Entry {
                key: key.to_owned(),
                value: value.to_owned(),
                origin: Origin::Environment(name.to_owned()),
            }),
            None => findings.fault(format!("the environment variable {name} is not UTF-8")),
        }
    }
    entries
}

/// Lower case; `___` is a dash, `__` an underscore, `_` a dot.
fn key(rest: &str) -> String {
    rest.to_lowercase().replace("___", "-").replace("__", "\0").replace('_', ".").replace('\0', "_")
}

fn is_image_variable(rest: &str) -> bool {
    rest == "OPTS" || rest.ends_with("_OPTS") || IMAGE_PREFIXES.iter().any(|prefix| rest.starts_with(prefix))
}

/// Whether this is one of the variables by which Kubernetes and Docker links announce a service.
fn is_service_link(rest: &str, value: &str) -> bool {
    let words: Vec<&str> = rest.split('_').collect();
    match words.as_slice() {
        [.., "SERVICE", "HOST" | "PORT"] => true,
        [.., "PORT"] => is_transport_url(value),
        words => {
            words.windows(2).any(|pair| pair == ["SERVICE", "PORT"])
                || words.windows(3).any(|w| w[0] == "PORT" && w[1].parse::<u16>().is_ok() && is_transport(w[2]))
        }
    }
}

fn is_transport(word: &str) -> bool {
    ["TCP", "UDP", "SCTP"].iter().any(|transport| transport.eq_ignore_ascii_case(word))
}

fn is_transport_url(value: &str) -> bool {
    value.split_once("://").is_some_and(|(scheme, _)| is_transport(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_keys() {
        let rows = [
            ("KAFKASTORE_TOPIC_REPLICATION_FACTOR", "kafkastore.topic.replication.factor"),
            ("A___B__C", "a-b_c"),
            ("A____B", "a-.b"),
            ("SCHEMA_REGISTRY_GROUP_ID", "schema.registry.group.id"),
            ("RESPONSE_HTTP_HEADERS_CONFIG", "response.http.headers.config"),
        ];
        for (rest, expected) in rows {
            assert_eq!(key(rest), expected, "{rest}");
        }
    }

    #[test]
    fn variables_that_are_no_keys_are_left_out() {
        let rows = [
            ("SCHEMA_REGISTRY_PORT", "tcp://10.0.0.1:8081", None),
            ("SCHEMA_REGISTRY_PORT", "8081", Some("port")),
            ("SCHEMA_REGISTRY_HOST_PORT", "8081", Some("host.port")),
            ("SCHEMA_REGISTRY_SERVICE_HOST", "10.0.0.1", None),
            ("SCHEMA_REGISTRY_SERVICE_PORT", "8081", None),
            ("SCHEMA_REGISTRY_SERVICE_PORT_HTTP", "8081", None),
            ("SCHEMA_REGISTRY_SERVICE_PORT_HTTP_ALT", "8081", None),
            ("SCHEMA_REGISTRY_PORT_8081_TCP", "tcp://10.0.0.1:8081", None),
            ("SCHEMA_REGISTRY_PORT_8081_TCP_ADDR", "10.0.0.1", None),
            ("SCHEMA_REGISTRY_PORT_8081_TCP_PROTO", "tcp", None),
            ("SCHEMA_REGISTRY_HEADLESS_SERVICE_HOST", "10.0.0.1", None),
            ("SCHEMA_REGISTRY_HEADLESS_PORT", "udp://10.0.0.1:53", None),
            ("SCHEMA_REGISTRY_OPTS", "-Dx=y", None),
            ("SCHEMA_REGISTRY_HEAP_OPTS", "-Xmx1g", None),
            ("SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS", "", None),
            ("SCHEMA_REGISTRY_JMX_PORT", "9999", None),
            ("SCHEMA_REGISTRY_LOG4J_ROOT_LOGLEVEL", "INFO", None),
            ("SCHEMA_REGISTRY_CUB_KAFKA_TIMEOUT", "40", None),
            ("SCHEMA_REGISTRY_", "x", None),
            ("PATH", "/bin", None),
            ("SCHEMA_REGISTRY_DEBUG", "true", Some("debug")),
        ];
        for (name, value, expected) in rows {
            let mut findings = Findings::default();
            let entries = read([(name.into(), value.into())], &mut findings);
            assert_eq!(entries.first().map(|entry| entry.key.as_str()), expected, "{name}");
            assert!(findings.faults.is_empty());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_not_text_is_a_fault() {
        use std::os::unix::ffi::OsStringExt;
        let mut findings = Findings::default();
        let entries = read([("SCHEMA_REGISTRY_DEBUG".into(), OsString::from_vec(vec![0xff]))], &mut findings);
        assert!(entries.is_empty());
        assert_eq!(findings.faults.len(), 1);
    }
}
