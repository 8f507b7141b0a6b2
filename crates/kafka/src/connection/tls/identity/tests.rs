//! Key stores as OpenSSL 3.0 (`openssl pkcs12 -export`, also with `-legacy`; `openssl pkcs8 -topk8`, also with `-scrypt`;
//! `openssl ec -aes256` for `old.pem`) and Java 17 (`keytool -genkeypair -storetype PKCS12`) make them. The keys are used
//! for nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;

fn store(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/connection/tls/identity/stores");
    folder.join(name).display().to_string()
}

fn read(pairs: &[(&str, &str)]) -> Result<Option<Identity>, LogError> {
    let properties: BTreeMap<String, String> =
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    of(Properties(&properties))
}

fn fault(pairs: &[(&str, &str)]) -> String {
    match read(pairs) {
        Err(LogError::Fatal(text)) => text,
        outcome => panic!("{:?} is not fatal", outcome.map(|identity| identity.is_some())),
    }
}

/// That the key belongs to the certificate.
fn assert_usable(name: &str, (chain, key): Identity) {
    let builder = rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into());
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    builder
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_client_auth_cert(chain, key)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn keys_are_read_from_pem() {
    for name in ["clear.pem", "sec1.pem", "pbkdf2.pem", "scrypt.pem"] {
        let path = store(name);
        let pairs =
            [("ssl.certificate.location", &*path), ("ssl.key.location", &path), ("ssl.key.password", "key-password")];
        assert_usable(name, read(&pairs).unwrap().unwrap());
        let content = std::fs::read_to_string(&path).unwrap();
        let pairs =
            [("ssl.certificate.pem", &*content), ("ssl.key.pem", &content), ("ssl.key.password", "key-password")];
        assert_usable(name, read(&pairs).unwrap().unwrap());
    }
}

#[test]
fn keys_are_read_from_pkcs12() {
    for name in ["openssl.p12", "legacy.p12", "keytool.p12"] {
        let path = store(name);
        let opened = read(&[("ssl.keystore.location", &path), ("ssl.keystore.password", "store-password")]);
        assert_usable(name, opened.unwrap_or_else(|error| panic!("{name}: {error}")).unwrap());
        let text = fault(&[("ssl.keystore.location", &path), ("ssl.keystore.password", "secret-word")]);
        assert!(text.contains("openssl pkcs12") && !text.contains("secret-word"), "{text}");
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    let (locked, old, none, clear) = (store("pbkdf2.pem"), store("old.pem"), store("absent.pem"), store("clear.pem"));
    let rows: &[(&[(&str, &str)], &str)] = &[
        (&[("ssl.certificate.location", &locked), ("ssl.key.location", &locked)], "ssl.key.password is not set"),
        (
            &[("ssl.certificate.location", &locked), ("ssl.key.location", &locked), ("ssl.key.password", "x")],
            "ssl.key.password is wrong",
        ),
        (&[("ssl.certificate.location", &old), ("ssl.key.location", &old)], "openssl pkcs8 -topk8"),
        (&[("ssl.certificate.location", &none), ("ssl.key.location", &none)], "absent.pem cannot be read"),
        (&[("ssl.certificate.location", &locked)], "needs both"),
        (&[("ssl.certificate.pem", "x"), ("ssl.key.location", &clear)], "no certificate"),
        (&[("ssl.certificate.location", &locked), ("ssl.key.pem", "x")], "no private key"),
        (&[("ssl.keystore.location", &locked)], "cannot be opened"),
    ];
    for (pairs, expected) in rows {
        let text = fault(pairs);
        assert!(text.contains(expected), "{text}");
    }
    assert!(read(&[]).unwrap().is_none());
}

/// Java keeps EC keys without their public half, which is not computed here.
#[test]
fn ec_keys_of_java_have_to_be_converted() {
    let (ec, authority) = (store("keytool-ec.p12"), store("clear.pem"));
    let pairs = [
        ("security.protocol", "ssl"),
        ("ssl.ca.location", &authority),
        ("ssl.keystore.location", &ec),
        ("ssl.keystore.password", "store-password"),
    ];
    let properties = pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let outcome = crate::connection::Security::of(&properties);
    assert!(matches!(&outcome, Err(LogError::Fatal(text)) if text.contains("openssl ec")), "{outcome:?}");
}
