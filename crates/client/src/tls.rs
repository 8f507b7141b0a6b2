//! Whom to trust, and who to be.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use registrar_tls::{Authorities, ClientConfig, Identity, TlsError, pem};

use crate::ClientError;

/// How TLS is spoken. Files are PEM.
#[derive(Debug, Clone)]
pub struct Tls {
    /// Whether the system's authorities are trusted (`SSL_CERT_FILE` and `SSL_CERT_DIR` are honoured).
    pub system_authorities: bool,
    /// A file with certificates of further authorities to trust.
    pub authorities: Option<PathBuf>,
    /// Whether a certificate has to name the host that was asked for, as it should.
    pub check_host: bool,
    /// A file with the certificates to show to servers that ask for one, and their key, not encrypted.
    pub identity: Option<PathBuf>,
    /// Whether having nobody to trust is a fault. It is none where no TLS will be spoken.
    pub is_needed: bool,
}

impl Default for Tls {
    fn default() -> Self {
        Self { system_authorities: true, authorities: None, check_host: true, identity: None, is_needed: true }
    }
}

/// What rustls has to know.
pub(crate) fn config(tls: &Tls) -> Result<ClientConfig, ClientError> {
    let mut authorities = if tls.system_authorities { Authorities::of_system() } else { Authorities::default() };
    if let Some(path) = &tls.authorities {
        let unreadable = |error| ClientError::Setup(format!("cannot trust {}: {error}", path.display()));
        authorities.add_path(path).map_err(unreadable)?;
    }
    let unusable = |error: TlsError| ClientError::Setup(error.to_string());
    let authorities = if tls.is_needed { authorities.needed().map_err(unusable)? } else { authorities };
    let identity = tls.identity.as_deref().map(identity).transpose()?;
    registrar_tls::client(authorities, tls.check_host, identity).map_err(unusable)
}

fn identity(path: &Path) -> Result<Identity, ClientError> {
    let unusable = |reason: &dyn Display| ClientError::Setup(format!("cannot use {}: {reason}", path.display()));
    let content = fs::read(path).map_err(|error| unusable(&error))?;
    let chain = pem::certificates(&content).map_err(|error| unusable(&error))?;
    let key = pem::private_key(&content, None).map_err(|error| unusable(&error))?;
    Ok(Identity { chain, key })
}
