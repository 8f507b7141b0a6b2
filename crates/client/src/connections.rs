//! Connections that are used again, over TCP and TLS.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::{ClientError, Tls, tls};

/// A connection that was not used for this long is closed, before the other side closes it: servers keep them for
/// 30 s, and a request that meets the other side's end of a connection is lost.
const IDLE: Duration = Duration::from_secs(10);

/// Connections to any number of servers. Clones share them.
pub(crate) type Connections = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// No connections yet.
pub(crate) fn open(connect_timeout: Duration, tls: &Tls) -> Result<Connections, ClientError> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(connect_timeout));
    let connector = HttpsConnectorBuilder::new().with_tls_config(tls::config(tls)?).https_or_http().enable_http1();
    let mut client = Client::builder(TokioExecutor::new());
    Ok(client.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE).build(connector.wrap_connector(http)))
}
