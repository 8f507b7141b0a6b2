//! The client's own certificate and key, from PEM or PKCS12.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::KeyStore;
use pkcs8::EncryptedPrivateKeyInfo;
use registrar_log::LogError;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::Properties;
use crate::connection::properties::file;

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// What the client shows to a broker that asks; `None` where nothing is configured.
pub(super) fn of(properties: Properties<'_>) -> Result<Option<Identity>, LogError> {
    if let Some(location) = properties.get("ssl.keystore.location") {
        let password = properties.get("ssl.keystore.password").unwrap_or_default();
        return pkcs12(location, password).map(Some);
    }
    let certificates = pem(properties, "ssl.certificate")?;
    let key = pem(properties, "ssl.key")?;
    match (certificates, key) {
        (Some((certificates_name, certificates)), Some((key_name, key))) => {
            let key = private_key(&key_name, &key, properties.get("ssl.key.password"))?;
            Ok(Some((chain(&certificates_name, &certificates)?, key)))
        }
        (None, None) => Ok(None),
        _ => Err(LogError::Fatal("a client certificate needs both ssl.certificate.* and ssl.key.*".into())),
    }
}

/// What `PREFIX.pem` holds or `PREFIX.location` names, with the property's name.
fn pem(properties: Properties<'_>, prefix: &str) -> Result<Option<(String, Vec<u8>)>, LogError> {
    let (inline, location) = (format!("{prefix}.pem"), format!("{prefix}.location"));
    if let Some(pem) = properties.get(&inline) {
        return Ok(Some((inline, pem.as_bytes().to_vec())));
    }
    let Some(path) = properties.get(&location) else { return Ok(None) };
    let content = file(&location, path)?;
    Ok(Some((location, content)))
}

fn chain(name: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, LogError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|error| LogError::Fatal(format!("{name} cannot be read: {error}")))?;
    if chain.is_empty() {
        return Err(LogError::Fatal(format!("{name}: there is no certificate in PEM form")));
    }
    Ok(chain)
}

fn private_key(name: &str, pem: &[u8], password: Option<&str>) -> Result<PrivateKeyDer<'static>, LogError> {
    let text = String::from_utf8_lossy(pem);
    if text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(LogError::Fatal(format!(
            "{name}: the key is encrypted in OpenSSL's old form; convert it with `openssl pkcs8 -topk8 -in KEY -out \
             key.pem`"
        )));
    }
    match section(&text, "ENCRYPTED PRIVATE KEY") {
        Some(body) => decrypted(name, body, password),
        None => PrivateKeyDer::from_pem_slice(pem)
            .map_err(|_| LogError::Fatal(format!("{name}: there is no private key in PEM form"))),
    }
}

/// The base64 text of the first section of that kind (RFC 7468).
fn section<'a>(pem: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {label}-----"))?;
    rest.split_once(&format!("-----END {label}-----")).map(|(body, _)| body)
}

fn decrypted(name: &str, body: &str, password: Option<&str>) -> Result<PrivateKeyDer<'static>, LogError> {
    let Some(password) = password else {
        return Err(LogError::Fatal(format!("{name}: the key is encrypted, and ssl.key.password is not set")));
    };
    let base64: String = body.split_ascii_whitespace().collect();
    let unreadable = || LogError::Fatal(format!("{name}: the encrypted key cannot be read"));
    let der = STANDARD.decode(base64).map_err(|_| unreadable())?;
    let encrypted = EncryptedPrivateKeyInfo::try_from(der.as_slice()).map_err(|_| unreadable())?;
    let key = encrypted.decrypt(password).map_err(|_| {
        LogError::Fatal(format!(
            "{name}: the key cannot be decrypted: ssl.key.password is wrong, or the cipher is unknown (one that works: \
             `openssl pkcs8 -topk8 -v2 aes-256-cbc -in KEY -out key.pem`)"
        ))
    })?;
    Ok(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.as_bytes().to_vec())))
}

fn pkcs12(location: &str, password: &str) -> Result<Identity, LogError> {
    const NAME: &str = "ssl.keystore.location";
    let store = KeyStore::from_pkcs12(&file(NAME, location)?, password).map_err(|error| {
        LogError::Fatal(format!(
            "{NAME}: {location} cannot be opened: {error}. If the password is right, convert it with `openssl pkcs12 -in \
             {location} -nodes -out keystore.pem`, and use that with the type PEM"
        ))
    })?;
    let Some((_, entry)) = store.private_key_chain() else {
        return Err(LogError::Fatal(format!("{NAME}: there is no private key in {location}")));
    };
    let chain = entry.chain().iter().map(|certificate| CertificateDer::from(certificate.as_der().to_vec()));
    let key = PrivatePkcs8KeyDer::from(entry.key().to_vec());
    Ok((chain.collect(), PrivateKeyDer::Pkcs8(key)))
}

#[cfg(test)]
mod tests;
