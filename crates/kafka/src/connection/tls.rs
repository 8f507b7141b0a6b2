//! TLS to the brokers: whom to trust, who one is, and what its errors mean.

mod identity;
mod trust;

use std::sync::Arc;

use registrar_log::LogError;
use registrar_tls::{Authorities, ClientConfig, TlsError};
use rustls::{AlertDescription, CertificateError, InvalidMessage};
use tokio_rustls::TlsConnector;

use super::properties::Properties;

/// TLS as the properties `ssl.*` say.
pub(super) fn connector(properties: Properties<'_>) -> Result<TlsConnector, LogError> {
    const CHECK: &str = "ssl.endpoint.identification.algorithm";
    let check_host = match properties.get(CHECK) {
        // librdkafka's default
        None | Some("https") => true,
        Some("none") => false,
        Some(other) => return Err(LogError::Fatal(format!("{CHECK}: {other} is neither https nor none"))),
    };
    let (authorities, identity) = (trust::authorities(properties)?, identity::of(properties)?);
    let config = registrar_tls::client(authorities, check_host, identity).map_err(unusable)?;
    Ok(TlsConnector::from(Arc::new(config)))
}

/// TLS to a server of the web, if `wanted`: the system's authorities are trusted, and names are checked.
pub(super) fn public(wanted: bool) -> Result<ClientConfig, LogError> {
    let authorities = if wanted { Authorities::of_system().needed() } else { Ok(Authorities::default()) };
    authorities.and_then(|authorities| registrar_tls::client(authorities, true, None)).map_err(unusable)
}

fn unusable(error: TlsError) -> LogError {
    LogError::Fatal(error.to_string())
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
