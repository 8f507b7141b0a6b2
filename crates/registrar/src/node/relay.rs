//! The way from this node to the primary.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::Request;
use registrar_client::{PassThrough, PassThroughConfig, PassThroughError};
use registrar_http::{Cluster, NoPeers, Relay, RelayError, RelayedRequest, RelayedResponse, Vitals};
use registrar_log::Peer;

use super::Node;
use crate::config::rows::own;
use crate::config::{Configuration, Storage};

impl Node {
    /// What the server has to know of the other nodes.
    ///
    /// # Errors
    /// A file of certificates that cannot be read.
    pub(crate) fn cluster(&self, configuration: &Configuration, vitals: &Arc<Vitals>) -> Result<Cluster, String> {
        let relay: Arc<dyn Relay> = match configuration.storage {
            Storage::Embedded { .. } => Arc::new(NoPeers),
            Storage::Kafka(_) => Arc::new(HttpRelay::new(configuration)?),
        };
        Ok(Cluster {
            role: self.role.clone(),
            applied: self.applied.clone(),
            log: Arc::clone(&self.log),
            election: Arc::clone(&self.election),
            relay,
            leader_wait: configuration.forwarding.leader_wait,
            copied_headers: configuration.forwarding.headers.clone(),
            vitals: Arc::clone(vitals),
        })
    }
}

/// Passes requests on over HTTP.
struct HttpRelay(PassThrough);

impl HttpRelay {
    fn new(configuration: &Configuration) -> Result<Self, String> {
        let forwarding = &configuration.forwarding;
        let pass_through = PassThrough::new(PassThroughConfig {
            connect_timeout: forwarding.connect_timeout,
            answer_timeout: forwarding.read_timeout,
            answer_bytes: configuration.settings.get(&own::REQUEST_MAX_BYTES),
            tls: forwarding.tls.clone(),
        });
        pass_through.map(Self).map_err(|error| error.to_string())
    }
}

#[async_trait]
impl Relay for HttpRelay {
    async fn relay(&self, to: &Peer, request: RelayedRequest) -> Result<RelayedResponse, RelayError> {
        let connect_within = request.connect_within;
        let request = sent_to(to, request).map_err(|error| RelayError::NotSent(error.to_string()))?;
        match self.0.send(request, connect_within).await {
            Ok(response) => {
                let (head, body) = response.into_parts();
                Ok(RelayedResponse { status: head.status, headers: head.headers, body })
            }
            Err(PassThroughError::NotSent(reason)) => Err(RelayError::NotSent(reason)),
            Err(PassThroughError::Unknown(reason)) => Err(RelayError::Unknown(reason)),
        }
    }
}

fn sent_to(to: &Peer, request: RelayedRequest) -> Result<Request<Bytes>, http::Error> {
    let uri = format!("{}{}", to.url.trim_end_matches('/'), request.target);
    let mut message = Request::builder().method(request.method).uri(uri).body(request.body)?;
    *message.headers_mut() = request.headers;
    Ok(message)
}
