//! Where connections are accepted (spec: ops 2).

use std::collections::BTreeMap;

use super::fault::Findings;
use super::rows::identity::{LISTENER_PROTOCOL_MAP, LISTENERS, PORT};
use super::settings::Settings;

/// An address to accept connections at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listener {
    /// The name in lower case; the protocol, if it has no name of its own.
    pub(crate) name: String,
    /// `http`.
    pub(crate) scheme: String,
    /// A host name or an address, IPv6 without brackets.
    pub(crate) host: String,
    /// 0: the system chooses.
    pub(crate) port: u16,
}

/// Reads `listeners`, or `port` where it is empty.
pub(super) fn listeners(settings: &Settings, findings: &mut Findings) -> Vec<Listener> {
    let written = settings.get(&LISTENERS);
    if written.is_empty() {
        let port = settings.get(&PORT);
        return vec![Listener { name: "http".into(), scheme: "http".into(), host: "0.0.0.0".into(), port }];
    }
    let protocols = protocol_map(settings, findings);
    let mut listeners: Vec<Listener> = Vec::new();
    for text in &written {
        match listener(text, &protocols) {
            Ok(listener) => {
                let named = listener.name != listener.scheme;
                if named && listeners.iter().any(|other| other.name == listener.name) {
                    findings.fault(format!("listeners: the name {} is used twice", listener.name));
                }
                listeners.push(listener);
            }
            Err(reason) => findings.fault(format!("listeners: \"{text}\" {reason}")),
        }
    }
    listeners
}

/// Reads `listener.protocol.map`, names in lower case.
fn protocol_map(settings: &Settings, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for pair in settings.get(&LISTENER_PROTOCOL_MAP) {
        match pair.split_once(':').map(|(name, protocol)| (name.trim(), protocol.trim().to_ascii_lowercase())) {
            Some((name, protocol)) if !name.is_empty() && ["http", "https"].contains(&protocol.as_str()) => {
                map.insert(name.to_ascii_lowercase(), protocol);
            }
            _ => findings.fault(format!("listener.protocol.map: \"{pair}\" must be NAME:http or NAME:https")),
        }
    }
    map
}

fn listener(text: &str, protocols: &BTreeMap<String, String>) -> Result<Listener, &'static str> {
    const FORM: &str = "must be of the form http://HOST:PORT";
    let (name, authority) = text.split_once("://").ok_or(FORM)?;
    let name = name.to_ascii_lowercase();
    let scheme = match name.as_str() {
        "http" | "https" => name.clone(),
        _ => protocols.get(&name).cloned().ok_or("must begin with http:// or a name of listener.protocol.map")?,
    };
    if scheme == "https" {
        return Err("needs TLS, which listeners do not have yet");
    }
    let (host, port) = authority.trim_end_matches('/').rsplit_once(':').ok_or("must name a port")?;
    let port = port.parse().map_err(|_| "must name a port from 0 to 65535")?;
    let host = match host {
        "" => "0.0.0.0",
        host => host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host),
    };
    if host.contains(['/', '@', ' ', '[', ']']) {
        return Err(FORM);
    }
    Ok(Listener { name, scheme, host: host.to_owned(), port })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    fn read(pairs: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let settings = Settings::of(pairs.iter().copied());
        let mut findings = Findings::default();
        let listeners = listeners(&settings, &mut findings);
        let shown = listeners.iter().map(|l| format!("{} {}|{}|{}", l.name, l.scheme, l.host, l.port)).collect();
        (shown, findings.faults.into_iter().map(|fault| fault.0).collect())
    }

    #[test]
    fn listeners_are_read() {
        let rows: &[(Pairs, &[&str])] = &[
            (&[], &["http http|0.0.0.0|8081"]),
            (&[("port", "9000")], &["http http|0.0.0.0|9000"]),
            (&[("port", "9000"), ("listeners", "http://h:1")], &["http http|h|1"]),
            (
                &[("listeners", "http://0.0.0.0:8081, http://[::1]:8082/")],
                &["http http|0.0.0.0|8081", "http http|::1|8082"],
            ),
            (&[("listeners", "HTTP://:0")], &["http http|0.0.0.0|0"]),
            (
                &[("listeners", "IN://a:1,OUT://b:2"), ("listener.protocol.map", "IN:http, OUT:HTTP")],
                &["in http|a|1", "out http|b|2"],
            ),
        ];
        for (pairs, expected) in rows {
            let (shown, faults) = read(pairs);
            assert_eq!(&shown, expected);
            assert!(faults.is_empty(), "{faults:?}");
        }
    }

    #[test]
    fn wrong_listeners_are_faults() {
        let rows: &[(Pairs, &str)] = &[
            (&[("listeners", "8081")], "listeners: \"8081\" must be of the form http://HOST:PORT"),
            (&[("listeners", "http://h")], "listeners: \"http://h\" must name a port"),
            (&[("listeners", "http://h:65536")], "listeners: \"http://h:65536\" must name a port from 0 to 65535"),
            (&[("listeners", "http://h/x:1")], "listeners: \"http://h/x:1\" must be of the form http://HOST:PORT"),
            (&[("listeners", "https://h:1")], "listeners: \"https://h:1\" needs TLS, which listeners do not have yet"),
            (
                &[("listeners", "A://h:1")],
                "listeners: \"A://h:1\" must begin with http:// or a name of listener.protocol.map",
            ),
            (
                &[("listeners", "A://h:1,a://h:2"), ("listener.protocol.map", "A:http")],
                "listeners: the name a is used twice",
            ),
            (
                &[("listener.protocol.map", "A"), ("listeners", "http://h:1")],
                "listener.protocol.map: \"A\" must be NAME:http or NAME:https",
            ),
        ];
        for (pairs, expected) in rows {
            assert_eq!(read(pairs).1, [*expected]);
        }
    }
}
