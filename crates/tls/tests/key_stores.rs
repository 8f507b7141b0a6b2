//! Key stores as OpenSSL 3.0 (`openssl pkcs12 -export`, also with `-legacy`; `openssl pkcs8 -topk8`, also with `-scrypt`;
//! `openssl ec -aes256` for `old.pem`) and Java 17 (`keytool -genkeypair -storetype PKCS12`) make them. The keys are used
//! for nothing else.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use registrar_tls::{Authorities, Identity, TlsError, client, pem};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores").join(name)
}

fn content(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn from_pem(name: &str, password: Option<&str>) -> Result<Identity, TlsError> {
    let pem = content(name);
    Ok(Identity { key: pem::private_key(&pem, password)?, chain: pem::certificates(&pem)? })
}

/// That the key belongs to the certificate.
fn assert_usable(name: &str, identity: Result<Identity, TlsError>) {
    let used = identity.and_then(|identity| client(Authorities::default(), true, Some(identity)));
    assert!(used.is_ok(), "{name}: {used:?}");
}

fn fault<T>(outcome: Result<T, TlsError>) -> String {
    outcome.err().unwrap().to_string()
}

#[test]
fn keys_are_read_from_pem() {
    for name in ["clear.pem", "sec1.pem", "pbkdf2.pem", "scrypt.pem"] {
        assert_usable(name, from_pem(name, Some("key-password")));
    }
}

#[test]
fn keys_are_read_from_pkcs12() {
    for name in ["openssl.p12", "legacy.p12", "keytool.p12"] {
        assert_usable(name, Identity::from_pkcs12(&content(name), "store-password"));
        let text = fault(Identity::from_pkcs12(&content(name), "secret-word"));
        assert!(text.contains("openssl pkcs12") && !text.contains("secret-word"), "{text}");
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    let rows = [
        (fault(from_pem("pbkdf2.pem", None)), "no password"),
        (fault(from_pem("pbkdf2.pem", Some("x"))), "password is wrong"),
        (fault(from_pem("old.pem", None)), "openssl pkcs8 -topk8"),
        (fault(pem::certificates(b"x")), "no certificate"),
        (fault(pem::private_key(b"x", None)), "no private key"),
        (fault(Identity::from_pkcs12(&content("clear.pem"), "")), "cannot be opened"),
        (fault(Authorities::default().add_path(&path("absent.pem"))), "cannot be read"),
        (fault(Authorities::default().needed()), "no certificate authority"),
    ];
    for (text, expected) in rows {
        assert!(text.contains(expected), "{text}");
    }
}

/// Java keeps EC keys without their public half, which is not computed here.
#[test]
fn ec_keys_of_java_have_to_be_converted() {
    let identity = Identity::from_pkcs12(&content("keytool-ec.p12"), "store-password").unwrap();
    assert!(fault(client(Authorities::default(), true, Some(identity))).contains("openssl ec"));
}
