//! The byte stream below the frames: TCP, and TLS over it.

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::error::Failure;

/// What frames go over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for T {}

/// Connects to `host:port`.
pub(super) async fn connect(address: &str, tls: Option<&TlsConnector>) -> Result<Box<dyn Stream>, Failure> {
    let unreachable = |error: std::io::Error| Failure::Unreachable(error.to_string());
    let tcp = TcpStream::connect(address).await.map_err(unreachable)?;
    tcp.set_nodelay(true).map_err(unreachable)?;
    let Some(connector) = tls else { return Ok(Box::new(tcp)) };
    let name = ServerName::try_from(host(address).to_owned())
        .map_err(|_| Failure::Tls(format!("{} is no name that a certificate could be for", host(address))))?;
    Ok(Box::new(connector.connect(name, tcp).await?))
}

/// The host of `host:port`; an IPv6 address stands in brackets.
fn host(address: &str) -> &str {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_are_what_certificates_are_for() {
        let rows = [("kafka:9092", "kafka"), ("10.0.0.1:1", "10.0.0.1"), ("[::1]:9092", "::1"), ("kafka", "kafka")];
        for (address, expected) in rows {
            assert_eq!(host(address), expected);
        }
    }
}
