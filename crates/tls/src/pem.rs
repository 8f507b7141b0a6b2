//! Certificates and keys in PEM.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pkcs8::EncryptedPrivateKeyInfo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::TlsError;

/// The certificates of a text, at least one.
///
/// # Errors
/// There is none, or one that cannot be read.
pub fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    some(read.map_err(|error| TlsError(format!("cannot be read: {error}")))?)
}

/// The same certificates, if there are any.
pub(crate) fn some(certificates: Vec<CertificateDer<'static>>) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    if certificates.is_empty() {
        return Err(TlsError("there is no certificate in PEM form".to_owned()));
    }
    Ok(certificates)
}

/// The private key of a text. `password` is needed where the key is encrypted.
///
/// # Errors
/// There is none, or the password does not open it.
pub fn private_key(pem: &[u8], password: Option<&str>) -> Result<PrivateKeyDer<'static>, TlsError> {
    let text = String::from_utf8_lossy(pem);
    if text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(TlsError(
            "the key is encrypted in OpenSSL's old form; convert it with `openssl pkcs8 -topk8 -in KEY -out key.pem`"
                .to_owned(),
        ));
    }
    match section(&text, "ENCRYPTED PRIVATE KEY") {
        Some(body) => decrypted(body, password),
        None => {
            PrivateKeyDer::from_pem_slice(pem).map_err(|_| TlsError("there is no private key in PEM form".to_owned()))
        }
    }
}

/// The base64 text of the first section of that kind (RFC 7468).
fn section<'a>(pem: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    rest.split_once(&format!("-----END {label}-----")).map(|(body, _)| body)
}

fn decrypted(body: &str, password: Option<&str>) -> Result<PrivateKeyDer<'static>, TlsError> {
    let Some(password) = password else {
        return Err(TlsError("the key is encrypted, and there is no password for it".to_owned()));
    };
    let base64: String = body.split_ascii_whitespace().collect();
    let unreadable = || TlsError("the encrypted key cannot be read".to_owned());
    let der = STANDARD.decode(base64).map_err(|_| unreadable())?;
    let encrypted = EncryptedPrivateKeyInfo::try_from(der.as_slice()).map_err(|_| unreadable())?;
    let key = encrypted.decrypt(password).map_err(|_| {
        TlsError(
            "the key cannot be decrypted: its password is wrong, or the cipher is unknown (one that works: `openssl pkcs8 \
             -topk8 -v2 aes-256-cbc -in KEY -out key.pem`)"
                .to_owned(),
        )
    })?;
    Ok(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.as_bytes().to_vec())))
}
