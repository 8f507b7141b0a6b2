//! Whom to trust, and who to be.

mod any_host;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use crate::ClientError;
use any_host::AnyHost;

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
    let roots = authorities(tls)?;
    let builder = builder()?;
    let builder = match tls.check_host {
        true => builder.with_root_certificates(roots),
        false => {
            let verifier = AnyHost { roots, provider: Arc::clone(builder.crypto_provider()) };
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    let Some(path) = &tls.identity else { return Ok(builder.with_no_client_auth()) };
    let failed = |error: String| ClientError::Setup(format!("cannot read a key from {}: {error}", path.display()));
    let key = PrivateKeyDer::from_pem_file(path)
        .map_err(|error| failed(format!("{error}; it must be in PEM and not encrypted")))?;
    builder.with_client_auth_cert(certificates(path)?, key).map_err(|error| failed(error.to_string()))
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, ClientError> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError::Setup(error.to_string()))
}

fn authorities(tls: &Tls) -> Result<RootCertStore, ClientError> {
    let mut roots = RootCertStore::empty();
    if tls.system_authorities {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if let Some(path) = &tls.authorities {
        for certificate in certificates(path)? {
            roots.add(certificate).map_err(|error| unreadable(path, &error.to_string()))?;
        }
    }
    if tls.is_needed && roots.is_empty() {
        return Err(ClientError::Setup(
            "no certificate authority is installed on this system, and none is given".into(),
        ));
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ClientError> {
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| unreadable(path, &error.to_string()))?;
    certificates.collect::<Result<_, _>>().map_err(|error| unreadable(path, &error.to_string()))
}

fn unreadable(path: &Path, reason: &str) -> ClientError {
    ClientError::Setup(format!("cannot read certificates from {}: {reason}", path.display()))
}
