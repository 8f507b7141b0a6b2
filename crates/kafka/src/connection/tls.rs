//! TLS to the brokers: whom to trust, who one is, and what its errors mean.

mod identity;
mod trust;
mod verifier;

use std::sync::Arc;

use registrar_log::LogError;
use rustls::{AlertDescription, CertificateError, ClientConfig, InvalidMessage, RootCertStore};
use tokio_rustls::TlsConnector;

use super::properties::Properties;

/// TLS as the properties `ssl.*` say.
pub(super) fn connector(properties: Properties<'_>) -> Result<TlsConnector, LogError> {
    const CHECK: &str = "ssl.endpoint.identification.algorithm";
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = Arc::new(trust::roots(properties)?);
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let builder = match properties.get(CHECK) {
        // librdkafka's default
        None | Some("https") => builder.with_root_certificates(roots),
        Some("none") => {
            let verifier = verifier::ChainVerifier::new(roots, &provider);
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Some(other) => return Err(LogError::Fatal(format!("{CHECK}: {other} is neither https nor none"))),
    };
    let config = match identity::of(properties)? {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key).map_err(|error| {
            LogError::Fatal(format!(
                "the client's certificate and key cannot be used together: {error}. An EC key of a Java key store lacks its \
                 public half; add it with `openssl pkcs12 -in KEYSTORE -nodes -nocerts | openssl ec -out key.pem`, and use \
                 PEM"
            ))
        })?,
        None => builder.with_no_client_auth(),
    };
    Ok(TlsConnector::from(Arc::new(config)))
}

/// TLS to a server of the web, if `wanted`: the system's authorities are trusted, and names are checked.
pub(super) fn public(wanted: bool) -> Result<ClientConfig, LogError> {
    let roots = if wanted { trust::system()? } else { RootCertStore::empty() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(unusable)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn unusable(error: rustls::Error) -> LogError {
    LogError::Fatal(format!("TLS cannot be used: {error}"))
}

/// What a TLS error means, and what to do about it.
pub(super) fn explain(error: &rustls::Error) -> String {
    use rustls::Error::{AlertReceived, InvalidCertificate};
    let advice = match error {
        InvalidCertificate(CertificateError::UnknownIssuer) => {
            "none of the trusted authorities (the trust store) has issued the broker's certificate"
        }
        InvalidCertificate(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => {
            "the broker's certificate is for another host name; reissue it, or leave ssl.endpoint.identification.algorithm \
             empty so that names are not checked"
        }
        InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "the broker's certificate has expired; renew it"
        }
        InvalidCertificate(_) => {
            "the broker's certificate cannot be used; reissue it as X.509 version 3, signed by an authority of the trust \
             store"
        }
        AlertReceived(AlertDescription::CertificateRequired) => {
            "the broker asks for a client certificate; configure a key store"
        }
        AlertReceived(
            AlertDescription::UnknownCA | AlertDescription::BadCertificate | AlertDescription::CertificateUnknown,
        ) => "the broker does not trust the client's certificate (the key store)",
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "the port does not speak TLS; check the port, and security.protocol"
        }
        _ => return error.to_string(),
    };
    format!("{error}: {advice}")
}
