//! A connection to one broker, for what librdkafka has no call for: frames of the Kafka protocol over TCP or TLS, with a
//! SASL log-in.
//!
//! One call at a time: its answer is awaited before the next is sent.

mod channel;
mod error;
mod properties;
mod sasl;
mod secret;
mod security;
mod stream;
mod tls;
mod versions;

use std::fmt;
use std::time::Duration;

use kafka_protocol::protocol::Request;
use tokio::time::Instant;

use self::channel::Channel;
pub use self::error::{ConnectionError, Failure};
pub use self::security::Security;
use self::versions::Versions;

/// A connection to one broker. A call that fails or is dropped half-way makes it useless: open another.
pub struct Connection {
    address: String,
    channel: Channel,
    versions: Versions,
    expires: Option<Instant>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connection").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Connection {
    /// Connects to `address` (`host:port`), asks which versions the broker speaks, and logs in. `client_id` is what the
    /// broker's log and quotas call this client. All of it takes `timeout` at most.
    ///
    /// # Errors
    /// [`ConnectionError`], as its failure says.
    pub async fn open(
        address: &str,
        security: &Security,
        client_id: &str,
        timeout: Duration,
    ) -> Result<Self, ConnectionError> {
        let opened = tokio::time::timeout(timeout, Self::connect(address, security, client_id)).await;
        opened.unwrap_or(Err(Failure::TimedOut(timeout))).map_err(|failure| failure.at(address))
    }

    async fn connect(address: &str, security: &Security, client_id: &str) -> Result<Self, Failure> {
        let stream = stream::connect(address, security.tls()).await?;
        let mut channel = Channel::new(stream, client_id);
        let versions = Versions::ask(&mut channel).await?;
        let lifetime = match security.mechanism() {
            Some(mechanism) => sasl::log_in(&mut channel, &versions, mechanism).await?,
            None => None,
        };
        let expires = lifetime.and_then(|lifetime| Instant::now().checked_add(lifetime));
        Ok(Self { address: address.to_owned(), channel, versions, expires })
    }

    /// Sends a request in the newest version that both sides know and gives its answer.
    ///
    /// # Errors
    /// [`ConnectionError`], as its failure says. An error code within the answer is no error here.
    pub async fn call<R: Request>(&mut self, request: &R, timeout: Duration) -> Result<R::Response, ConnectionError> {
        self.call_capped(request, i16::MAX, timeout).await
    }

    /// The same, in version `max_version` at most.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn call_capped<R: Request>(
        &mut self,
        request: &R,
        max_version: i16,
        timeout: Duration,
    ) -> Result<R::Response, ConnectionError> {
        let called = tokio::time::timeout(timeout, self.exchange(request, max_version)).await;
        called.unwrap_or(Err(Failure::TimedOut(timeout))).map_err(|failure| failure.at(&self.address))
    }

    async fn exchange<R: Request>(&mut self, request: &R, max_version: i16) -> Result<R::Response, Failure> {
        let version = self.versions.choose::<R>(max_version)?;
        self.channel.call(request, version).await
    }

    /// When the broker should be given a new connection: a while before it ends the session (KIP-368). `None`: it never
    /// does.
    pub fn expires(&self) -> Option<Instant> {
        self.expires
    }
}
