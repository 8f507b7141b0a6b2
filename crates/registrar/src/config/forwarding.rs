//! How this node passes requests on to the primary (spec: core 9.4; ops 1.1).

use std::path::PathBuf;
use std::time::Duration;

use http::HeaderName;
use registrar_client::Tls;

use super::fault::Findings;
use super::row::Key;
use super::rows::identity::{INTER_INSTANCE_HEADERS, LEADER_CONNECT_TIMEOUT, LEADER_READ_TIMEOUT};
use super::rows::own::LEADER_WAIT;
use super::rows::security::{
    ENDPOINT_IDENTIFICATION, KEYSTORE_LOCATION, KEYSTORE_TYPE, TRUSTSTORE_LOCATION, TRUSTSTORE_TYPE,
};
use super::settings::Settings;

/// The way to the primary.
#[derive(Debug, Clone)]
pub(crate) struct Forwarding {
    /// How long a write waits for a primary.
    pub(crate) leader_wait: Duration,
    /// How long a connection may take.
    pub(crate) connect_timeout: Duration,
    /// How long the answer may take.
    pub(crate) read_timeout: Duration,
    /// Headers that are passed on besides those that always are.
    pub(crate) headers: Vec<HeaderName>,
    /// TLS between nodes.
    pub(crate) tls: Tls,
}

/// Reads what forwarding has to know.
pub(super) fn forwarding(settings: &Settings, findings: &mut Findings) -> Forwarding {
    let trusted = pem(settings, &TRUSTSTORE_LOCATION, &TRUSTSTORE_TYPE, findings);
    // as in Java
    let unless_zero = |limit: Duration| if limit.is_zero() { Duration::MAX } else { limit };
    Forwarding {
        leader_wait: settings.get(&LEADER_WAIT),
        connect_timeout: unless_zero(settings.get(&LEADER_CONNECT_TIMEOUT)),
        read_timeout: unless_zero(settings.get(&LEADER_READ_TIMEOUT)),
        headers: headers(settings, findings),
        tls: Tls {
            // a trust store replaces them, as in Java
            system_authorities: settings.get(&TRUSTSTORE_LOCATION).is_empty(),
            authorities: trusted,
            check_host: check_host(settings, findings),
            identity: pem(settings, &KEYSTORE_LOCATION, &KEYSTORE_TYPE, findings),
            // nodes of another make alone have TLS
            is_needed: false,
        },
    }
}

fn headers(settings: &Settings, findings: &mut Findings) -> Vec<HeaderName> {
    let key = INTER_INSTANCE_HEADERS.row.name;
    let mut names = Vec::new();
    for text in settings.get(&INTER_INSTANCE_HEADERS) {
        match text.parse() {
            Ok(name) => names.push(name),
            Err(_) => findings.fault(format!("{key}: \"{text}\" is no name of a header")),
        }
    }
    names
}

/// The reference's default is no check of the host name.
fn check_host(settings: &Settings, findings: &mut Findings) -> bool {
    let algorithm = settings.get(&ENDPOINT_IDENTIFICATION);
    let is_https = algorithm.eq_ignore_ascii_case("https");
    if !is_https && !algorithm.is_empty() {
        let key = ENDPOINT_IDENTIFICATION.row.name;
        findings.fault(format!("{key} = \"{algorithm}\": must be https or empty"));
    }
    is_https
}

/// A store, if it can be read. One that cannot is no fault: listeners with TLS do not exist yet, so that most nodes need
/// none.
fn pem(settings: &Settings, location: &Key<String>, kind: &Key<String>, findings: &mut Findings) -> Option<PathBuf> {
    let path = settings.get_set(location)?;
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_pem = match settings.get_set(kind) {
        Some(kind) => kind.eq_ignore_ascii_case("PEM"),
        None => ["pem", "crt", "cer"].contains(&ending.as_str()),
    };
    if !is_pem {
        findings.warn(format!(
            "{} = \"{path}\" has no effect: only PEM files are read. Convert it, and set {} = PEM",
            location.row.name, kind.row.name
        ));
        return None;
    }
    Some(PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (Forwarding, Findings) {
        let mut findings = Findings::default();
        let forwarding = forwarding(&Settings::of(pairs.iter().copied()), &mut findings);
        (forwarding, findings)
    }

    #[test]
    fn defaults_are_the_references() {
        let (forwarding, findings) = read(&[]);
        assert!(findings.faults.is_empty() && findings.warnings.is_empty(), "{findings:?}");
        assert_eq!(forwarding.leader_wait, Duration::from_secs(10));
        assert_eq!(
            (forwarding.connect_timeout, forwarding.read_timeout),
            (Duration::from_secs(60), Duration::from_secs(60))
        );
        let tls = forwarding.tls;
        assert!(tls.system_authorities && !tls.check_host && tls.authorities.is_none() && tls.identity.is_none());
    }

    #[test]
    fn no_time_is_no_limit() {
        let (forwarding, findings) = read(&[("leader.connect.timeout.ms", "0"), ("leader.read.timeout.ms", "0")]);
        assert!(findings.faults.is_empty(), "{findings:?}");
        assert_eq!((forwarding.connect_timeout, forwarding.read_timeout), (Duration::MAX, Duration::MAX));
    }

    #[test]
    fn stores_are_pem_files() {
        let (forwarding, findings) = read(&[
            ("ssl.truststore.location", "/x/ca.pem"),
            ("ssl.keystore.location", "/x/own"),
            ("ssl.keystore.type", "pem"),
            ("ssl.endpoint.identification.algorithm", "HTTPS"),
            ("inter.instance.headers.whitelist", "X-Tenant, x-other"),
        ]);
        assert!(findings.faults.is_empty() && findings.warnings.is_empty(), "{findings:?}");
        assert_eq!(forwarding.headers, ["x-tenant", "x-other"]);
        let tls = forwarding.tls;
        assert_eq!((tls.authorities, tls.identity), (Some("/x/ca.pem".into()), Some("/x/own".into())));
        assert!(!tls.system_authorities && tls.check_host);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let (forwarding, findings) = read(&[("ssl.truststore.location", "/x/ca.jks")]);
        assert_eq!(findings.warnings.len(), 1, "{findings:?}");
        assert!(
            !forwarding.tls.system_authorities && forwarding.tls.authorities.is_none(),
            "nobody is trusted instead"
        );
        let rows =
            [("ssl.endpoint.identification.algorithm", "ldaps"), ("inter.instance.headers.whitelist", "a header")];
        for (key, value) in rows {
            let faults = read(&[(key, value)]).1.faults;
            assert!(faults.len() == 1 && faults[0].0.contains(value), "{faults:?}");
        }
    }
}
