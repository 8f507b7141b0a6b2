//! Whose certificates are trusted.

use std::path::Path;

use registrar_log::LogError;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_native_certs::{load_certs_from_paths, load_native_certs};

use super::Properties;

/// The authorities of `ssl.ca.location` (a PEM file, or a folder as OpenSSL keeps them) and `ssl.ca.pem`; without either,
/// the system's.
pub(super) fn roots(properties: Properties<'_>) -> Result<RootCertStore, LogError> {
    let location = properties.get("ssl.ca.location").filter(|location| *location != "probe");
    let pem = properties.get("ssl.ca.pem");
    let mut roots = RootCertStore::empty();
    if let Some(location) = location {
        let path = Path::new(location);
        let (file, folder) = if path.is_dir() { (None, Some(path)) } else { (Some(path), None) };
        let mut loaded = load_certs_from_paths(file, folder);
        if let Some(error) = loaded.errors.pop() {
            return Err(LogError::Fatal(format!("ssl.ca.location: {location} cannot be read: {error}")));
        }
        add("ssl.ca.location", loaded.certs, &mut roots)?;
    }
    if let Some(pem) = pem {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
        let read = read.map_err(|error| LogError::Fatal(format!("ssl.ca.pem cannot be read: {error}")))?;
        add("ssl.ca.pem", read, &mut roots)?;
    }
    if location.is_none() && pem.is_none() { system() } else { Ok(roots) }
}

/// The system's authorities; `SSL_CERT_FILE` and `SSL_CERT_DIR` are honoured.
pub(super) fn system() -> Result<RootCertStore, LogError> {
    let mut roots = RootCertStore::empty();
    // Systems have certificates that nobody can read, so these are no errors.
    roots.add_parsable_certificates(load_native_certs().certs);
    if roots.is_empty() {
        return Err(LogError::Fatal("no certificate authority is installed on this system, and none is given".into()));
    }
    Ok(roots)
}

fn add(name: &str, certificates: Vec<CertificateDer<'static>>, roots: &mut RootCertStore) -> Result<(), LogError> {
    if certificates.is_empty() {
        return Err(LogError::Fatal(format!("{name}: there is no certificate in PEM form")));
    }
    for certificate in certificates {
        roots
            .add(certificate)
            .map_err(|error| LogError::Fatal(format!("{name}: a certificate cannot be used: {error}")))?;
    }
    Ok(())
}
