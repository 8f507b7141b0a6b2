//! Requests that are another client's: sent once, as they are, and answered as they are.

use std::error::Error;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::capture_connection;
use registrar_tls::causes;
use tokio::time::timeout;

use crate::connections::{self, Connections};
use crate::{ClientError, Tls};

/// How requests are passed through.
#[derive(Debug, Clone)]
pub struct PassThroughConfig {
    /// How long a connection may take to be opened, its TLS handshake included.
    pub connect_timeout: Duration,
    /// How long the answer may take from then on, to its last byte.
    pub answer_timeout: Duration,
    /// The largest body of an answer that is read, in bytes.
    pub answer_bytes: usize,
    /// TLS.
    pub tls: Tls,
}

/// Passes requests through to any server. Clones share their connections.
#[derive(Debug, Clone)]
pub struct PassThrough {
    connections: Connections,
    config: PassThroughConfig,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PassThroughError {
    /// Nothing of the request was sent: no connection could be opened, or the one that was to be used was closed before.
    #[error("{0}")]
    NotSent(String),
    /// The request, or a part of it, may have arrived.
    #[error("{0}")]
    Unknown(String),
}

use PassThroughError::{NotSent, Unknown};

impl PassThrough {
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError::Setup`].
    pub fn new(config: PassThroughConfig) -> Result<Self, ClientError> {
        Ok(Self { connections: connections::open(config.connect_timeout, &config.tls)?, config })
    }

    /// Sends a request, whose URI is absolute, and gives the whole answer, whatever its status. It is given up if no
    /// connection is open within `connect_within`, or within the configured time if that is less.
    ///
    /// # Errors
    /// [`PassThroughError`].
    pub async fn send(
        &self,
        request: Request<Bytes>,
        connect_within: Duration,
    ) -> Result<Response<Bytes>, PassThroughError> {
        let mut request = request.map(Full::new);
        let mut connection = capture_connection(&mut request);
        let mut answer = pin!(self.answer(request));
        let limit = connect_within.min(self.config.connect_timeout);
        tokio::select! {
            biased;
            answer = &mut answer => return answer,
            connected = timeout(limit, connection.wait_for_connection_metadata()) => {
                if connected.is_err() {
                    return Err(NotSent(format!("no connection within {} ms", limit.as_millis())));
                }
            }
        }
        let limit = self.config.answer_timeout;
        let late = |_| Err(Unknown(format!("no answer within {} ms", limit.as_millis())));
        timeout(limit, answer).await.unwrap_or_else(late)
    }

    async fn answer(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, PassThroughError> {
        let (head, body) = self.connections.request(request).await.map_err(|error| failure(&error))?.into_parts();
        let body = Limited::new(body, self.config.answer_bytes).collect().await;
        let body = body.map_err(|error| Unknown(causes(&*error)))?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

/// What a failure says about the request. hyper cancels a request if its connection ends before it was begun, and at no
/// other time; one that was begun may have arrived, for all that is known here.
fn failure(error: &legacy::Error) -> PassThroughError {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<hyper::Error>());
    let was_begun = !error.is_connect() && !cause.is_some_and(hyper::Error::is_canceled);
    if was_begun { Unknown(causes(error)) } else { NotSent(causes(error)) }
}
