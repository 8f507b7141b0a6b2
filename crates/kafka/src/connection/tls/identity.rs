//! The client's own certificate and key, from PEM or PKCS12.

use registrar_log::LogError;
use registrar_tls::{Identity, TlsError, pem};

use super::Properties;
use crate::connection::properties::file;

/// What the client shows to a broker that asks; `None` where nothing is configured.
pub(super) fn of(properties: Properties<'_>) -> Result<Option<Identity>, LogError> {
    if let Some(location) = properties.get("ssl.keystore.location") {
        const NAME: &str = "ssl.keystore.location";
        let password = properties.get("ssl.keystore.password").unwrap_or_default();
        let identity = Identity::from_pkcs12(&file(NAME, location)?, password);
        return identity.map(Some).map_err(|error| unusable(&format!("{NAME}: {location}"), &error));
    }
    let certificates = text(properties, "ssl.certificate")?;
    let key = text(properties, "ssl.key")?;
    match (certificates, key) {
        (Some((certificates_name, certificates)), Some((key_name, key))) => Ok(Some(Identity {
            key: pem::private_key(&key, properties.get("ssl.key.password"))
                .map_err(|error| unusable(&key_name, &error))?,
            chain: pem::certificates(&certificates).map_err(|error| unusable(&certificates_name, &error))?,
        })),
        (None, None) => Ok(None),
        _ => Err(LogError::Fatal("a client certificate needs both ssl.certificate.* and ssl.key.*".into())),
    }
}

/// What `PREFIX.pem` holds or `PREFIX.location` names, with the property's name.
fn text(properties: Properties<'_>, prefix: &str) -> Result<Option<(String, Vec<u8>)>, LogError> {
    let (inline, location) = (format!("{prefix}.pem"), format!("{prefix}.location"));
    if let Some(pem) = properties.get(&inline) {
        return Ok(Some((inline, pem.as_bytes().to_vec())));
    }
    let Some(path) = properties.get(&location) else { return Ok(None) };
    let content = file(&location, path)?;
    Ok(Some((location, content)))
}

fn unusable(name: &str, error: &TlsError) -> LogError {
    LogError::Fatal(format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write;

    use registrar_testkit::secured::Authority;
    use tempfile::NamedTempFile;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Option<Identity>, LogError> {
        let properties: BTreeMap<String, String> =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        of(Properties(&properties))
    }

    #[test]
    fn certificates_and_keys_are_properties_or_files() {
        let issued = Authority::new("tests").unwrap().issue("me").unwrap();
        let mut both = NamedTempFile::new().unwrap();
        both.write_all(format!("{}{}", issued.certificate, issued.key).as_bytes()).unwrap();
        let path = both.path().to_str().unwrap();
        let rows = [
            [("ssl.certificate.pem", &*issued.certificate), ("ssl.key.pem", &*issued.key)],
            [("ssl.certificate.location", path), ("ssl.key.location", path)],
            [("ssl.certificate.location", path), ("ssl.key.pem", &*issued.key)],
        ];
        for pairs in rows {
            assert_eq!(read(&pairs).unwrap().unwrap().chain.len(), 1);
        }
        assert!(read(&[]).unwrap().is_none());
    }

    #[test]
    fn the_property_at_fault_is_named() {
        let rows: &[(&[(&str, &str)], &str)] = &[
            (&[("ssl.certificate.pem", "x")], "needs both"),
            (&[("ssl.certificate.pem", "x"), ("ssl.key.pem", "x")], "ssl.key.pem: there is no private key"),
            (&[("ssl.certificate.location", "/absent.pem")], "/absent.pem cannot be read"),
            (&[("ssl.keystore.location", file!())], "cannot be"),
        ];
        for (pairs, expected) in rows {
            let outcome = read(pairs);
            assert!(matches!(&outcome, Err(LogError::Fatal(text)) if text.contains(expected)), "{outcome:?}");
        }
    }
}
