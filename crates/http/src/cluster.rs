//! This node among the others: who writes, and how a request is passed on to it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use registrar_log::{Applied, Election, Log, Peer, Role};
use tokio::sync::watch;

use crate::vitals::Vitals;

/// What the server has to know of the other nodes.
pub struct Cluster {
    /// Whether this node writes, and if not, who does.
    pub role: watch::Receiver<Role>,
    /// How far this node has applied the log.
    pub applied: Applied,
    /// The log, which says where it ends.
    pub log: Arc<dyn Log>,
    /// What is told that its last word may be out of date.
    pub election: Arc<dyn Election>,
    /// The way to the other nodes.
    pub relay: Arc<dyn Relay>,
    /// How long a write waits for a primary, from its arrival on (`registrar.leader.wait.ms`).
    pub leader_wait: Duration,
    /// Headers that are passed on besides those that always are (`inter.instance.headers.whitelist`).
    pub copied_headers: Vec<HeaderName>,
    /// How this node is.
    pub vitals: Arc<Vitals>,
}

/// Passes requests on.
#[async_trait]
pub trait Relay: Send + Sync {
    /// Has a node answer a request, whatever the answer says. Dropping the future gives the request up, which may have
    /// been evaluated by then.
    ///
    /// # Errors
    /// No answer came.
    async fn relay(&self, to: &Peer, request: RelayedRequest) -> Result<RelayedResponse, RelayError>;
}

/// A request, as another node gets it.
#[derive(Debug, Clone)]
pub struct RelayedRequest {
    /// The client's method.
    pub method: Method,
    /// Path and query as the client sent them.
    pub target: String,
    /// All the headers but those that the connection needs.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// How long it may wait for a connection; then it must not be sent any more.
    pub connect_within: Duration,
}

/// What another node answered.
#[derive(Debug, Clone)]
pub struct RelayedResponse {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its whole body, not compressed.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelayError {
    /// Nothing was sent, so that nothing was evaluated.
    NotSent(String),
    /// Nobody knows whether the request was evaluated.
    Unknown(String),
}

impl fmt::Display for RelayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reason) | Self::Unknown(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for RelayError {}

/// The way to nobody, for a node that has no others.
pub struct NoPeers;

#[async_trait]
impl Relay for NoPeers {
    async fn relay(&self, to: &Peer, _: RelayedRequest) -> Result<RelayedResponse, RelayError> {
        Err(RelayError::NotSent(format!("{} cannot be asked: this node knows no others", to.url)))
    }
}
