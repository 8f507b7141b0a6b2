//! Whose certificates are trusted.

use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls_native_certs::{load_certs_from_paths, load_native_certs};

use crate::{TlsError, pem};

/// Who is believed to vouch for others; nobody by default.
#[derive(Debug, Clone)]
pub struct Authorities(pub(crate) RootCertStore);

impl Default for Authorities {
    fn default() -> Self {
        Self(RootCertStore::empty())
    }
}

impl Authorities {
    /// The system's, of which there may be none; `SSL_CERT_FILE` and `SSL_CERT_DIR` are honoured.
    pub fn of_system() -> Self {
        let mut roots = RootCertStore::empty();
        // systems have certificates that nobody can read, so these are no errors
        roots.add_parsable_certificates(load_native_certs().certs);
        Self(roots)
    }

    /// Trusts those of a PEM file, or of a folder as OpenSSL keeps them, too.
    ///
    /// # Errors
    /// The file cannot be read, or there is no certificate in it, or one that cannot be used.
    pub fn add_path(&mut self, path: &Path) -> Result<(), TlsError> {
        let (file, folder) = if path.is_dir() { (None, Some(path)) } else { (Some(path), None) };
        let mut loaded = load_certs_from_paths(file, folder);
        match loaded.errors.pop() {
            Some(error) => Err(TlsError(format!("cannot be read: {error}"))),
            None => self.add(pem::some(loaded.certs)?),
        }
    }

    /// Trusts those of a text in PEM too.
    ///
    /// # Errors
    /// As [`Self::add_path`].
    pub fn add_pem(&mut self, pem: &[u8]) -> Result<(), TlsError> {
        self.add(pem::certificates(pem)?)
    }

    fn add(&mut self, certificates: Vec<CertificateDer<'static>>) -> Result<(), TlsError> {
        for certificate in certificates {
            self.0.add(certificate).map_err(|error| TlsError(format!("a certificate cannot be used: {error}")))?;
        }
        Ok(())
    }

    /// The same, for whoever needs anybody at all.
    ///
    /// # Errors
    /// There is none.
    pub fn needed(self) -> Result<Self, TlsError> {
        if self.0.is_empty() {
            return Err(TlsError("no certificate authority is installed on this system, and none is given".to_owned()));
        }
        Ok(self)
    }
}
