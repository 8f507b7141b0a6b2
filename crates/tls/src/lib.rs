//! TLS as a client speaks it, whatever goes over it: whom it trusts, who it is, and why a connection failed.
//!
//! Trust stores and key stores are those of the reference's settings `ssl.truststore.*` and `ssl.keystore.*`, in PEM or
//! PKCS12. Which setting or file is at fault is for the caller to say; the errors here say what is wrong with it.

mod any_host;
mod authorities;
mod causes;
mod identity;
pub mod pem;

use std::sync::Arc;

pub use authorities::Authorities;
pub use causes::causes;
pub use identity::Identity;
pub use rustls::ClientConfig;

use any_host::AnyHost;

/// What keeps TLS from being used. It says nothing that is secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TlsError(String);

/// A client that believes the servers that `authorities` vouch for, and shows `identity` to those that ask. With
/// `check_host`, a server's certificate has to name the host that was asked for.
///
/// # Errors
/// A certificate and a key that do not go together.
pub fn client(
    authorities: Authorities,
    check_host: bool,
    identity: Option<Identity>,
) -> Result<ClientConfig, TlsError> {
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| TlsError(format!("TLS cannot be used: {error}")))?;
    let builder = match check_host {
        true => builder.with_root_certificates(authorities.0),
        false => {
            let verifier = AnyHost::new(authorities.0, builder.crypto_provider());
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    let Some(Identity { chain, key }) = identity else { return Ok(builder.with_no_client_auth()) };
    builder.with_client_auth_cert(chain, key).map_err(|error| {
        TlsError(format!(
            "the client's certificate and key cannot be used together: {error}. An EC key of a Java key store lacks its \
             public half; add it with `openssl pkcs12 -in KEYSTORE -nodes -nocerts | openssl ec -out key.pem`, and use PEM"
        ))
    })
}
