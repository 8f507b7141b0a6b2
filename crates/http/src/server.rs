//! Listeners, connections, and how they end.

mod connection;
mod drain;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::{Config, Listener};
use crate::front::Front;
use crate::metrics::Metrics;
use crate::service::Service;
use crate::vitals::Vitals;

pub use drain::Drained;

/// Open listeners that accept nothing yet. They are opened before anything else is touched: a second process with the
/// same address must fail before it takes over the log of the first.
pub struct Sockets(Vec<TcpListener>);

impl Sockets {
    /// Opens every listener.
    ///
    /// # Errors
    /// The first listener that cannot be opened.
    pub async fn open(listeners: &[Listener]) -> Result<Self, BindError> {
        let mut open = Vec::with_capacity(listeners.len());
        for listener in listeners {
            let opened = TcpListener::bind((listener.host.as_str(), listener.port)).await;
            open.push(opened.map_err(|source| BindError { listener: listener.clone(), source })?);
        }
        Ok(Self(open))
    }

    /// The addresses of the listeners, in their order, with the ports that were free.
    pub fn local_addrs(&self) -> Vec<SocketAddr> {
        self.0.iter().filter_map(|listener| listener.local_addr().ok()).collect()
    }
}

/// A server that accepts connections. Dropping it ends them.
pub struct Server {
    front: Arc<Front>,
    stop: watch::Sender<bool>,
    accepting: JoinSet<JoinSet<()>>,
}

/// A listener that could not be opened.
#[derive(Debug)]
pub struct BindError {
    listener: Listener,
    source: io::Error,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source.kind() {
            io::ErrorKind::AddrInUse => write!(f, "cannot listen on {}: the address is in use", self.listener),
            _ => write!(f, "cannot listen on {}: {}", self.listener, self.source),
        }
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl Server {
    /// Accepts connections on open listeners. Until [`Self::open`], only probes and metrics are answered; other requests
    /// wait.
    pub fn start(sockets: Sockets, config: Config, metrics: Arc<Metrics>) -> Self {
        let front = Arc::new(Front::new(config, metrics));
        let (stop, stopping) = watch::channel(false);
        let mut accepting = JoinSet::new();
        for listener in sockets.0 {
            accepting.spawn(connection::accept(listener, Arc::clone(&front), stopping.clone()));
        }
        Self { front, stop, accepting }
    }

    /// Tells probes how the node is, from now on.
    pub fn report(&self, vitals: Arc<Vitals>) {
        self.front.report(vitals);
    }

    /// Answers every request, from now on.
    pub fn open(&self, service: Service) {
        self.front.open(service);
    }

    /// Serves until `shutdown` is ready. Then accepts no more, lets requests in flight end within the time that the
    /// configuration gives, and closes every connection.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Drained {
        shutdown.await;
        drain::drain(&self.front, &self.stop, self.accepting).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_use_is_named() {
        let listener = Listener { host: "127.0.0.1".to_owned(), port: 8081 };
        let error = BindError { listener, source: io::ErrorKind::AddrInUse.into() };
        assert_eq!(error.to_string(), "cannot listen on http://127.0.0.1:8081: the address is in use");
    }
}
