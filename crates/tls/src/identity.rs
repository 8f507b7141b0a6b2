//! Who one is.

use p12_keystore::KeyStore;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::TlsError;

/// What is shown to whoever asks.
#[derive(Debug)]
pub struct Identity {
    /// The certificate, and those of its issuers.
    pub chain: Vec<CertificateDer<'static>>,
    /// The certificate's key.
    pub key: PrivateKeyDer<'static>,
}

impl Identity {
    /// That of a PKCS12 key store, which is Java's own kind.
    ///
    /// # Errors
    /// It cannot be opened with that password, or holds no key.
    pub fn from_pkcs12(store: &[u8], password: &str) -> Result<Self, TlsError> {
        let store = KeyStore::from_pkcs12(store, password).map_err(|error| {
            TlsError(format!(
                "cannot be opened: {error}. If the password is right, convert it with `openssl pkcs12 -in KEYSTORE -nodes \
                 -out keystore.pem`, and use that with the type PEM"
            ))
        })?;
        let Some((_, entry)) = store.private_key_chain() else {
            return Err(TlsError("there is no private key in it".to_owned()));
        };
        let chain = entry.chain().iter().map(|certificate| CertificateDer::from(certificate.as_der().to_vec()));
        let key = PrivatePkcs8KeyDer::from(entry.key().to_vec());
        Ok(Self { chain: chain.collect(), key: PrivateKeyDer::Pkcs8(key) })
    }
}
