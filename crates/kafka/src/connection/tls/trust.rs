//! Whose certificates are trusted.

use std::path::Path;

use registrar_log::LogError;
use registrar_tls::{Authorities, TlsError};

use super::{Properties, unusable};

/// The authorities of `ssl.ca.location` (a PEM file, or a folder as OpenSSL keeps them) and `ssl.ca.pem`; without either,
/// the system's.
pub(super) fn authorities(properties: Properties<'_>) -> Result<Authorities, LogError> {
    let location = properties.get("ssl.ca.location").filter(|location| *location != "probe");
    let pem = properties.get("ssl.ca.pem");
    if location.is_none() && pem.is_none() {
        return Authorities::of_system().needed().map_err(unusable);
    }
    let mut authorities = Authorities::default();
    if let Some(location) = location {
        let at_fault = |error: TlsError| LogError::Fatal(format!("ssl.ca.location: {location}: {error}"));
        authorities.add_path(Path::new(location)).map_err(at_fault)?;
    }
    if let Some(pem) = pem {
        let at_fault = |error: TlsError| LogError::Fatal(format!("ssl.ca.pem: {error}"));
        authorities.add_pem(pem.as_bytes()).map_err(at_fault)?;
    }
    Ok(authorities)
}
