//! HTTP: connections that are used again, time limits, bounded answers, retries.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use registrar_tls::causes;
use registrar_wire::MediaType;

use crate::connections::{self, Connections};
use crate::request::Request;
use crate::retry::is_transient;
use crate::shapes::ErrorMessage;
use crate::{Address, ClientError, RetryPolicy, Tls};

/// How a registry is asked.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// How long a connection may take to be opened.
    pub connect_timeout: Duration,
    /// How long one attempt may take, from the request to the last byte of the answer.
    pub request_timeout: Duration,
    /// The largest body that is read, in bytes.
    pub answer_bytes: usize,
    /// When to try again.
    pub retry: RetryPolicy,
    /// A PEM file with certificate authorities to trust beside the system's.
    pub authorities: Option<PathBuf>,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(60),
            answer_bytes: 64 << 20,
            retry: RetryPolicy::default(),
            authorities: None,
        }
    }
}

/// A client of one registry. Clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: Connections,
    address: Address,
    authorization: Option<HeaderValue>,
    config: ClientConfig,
}

/// What became of one attempt.
enum Failure {
    /// The same call may succeed later.
    Transient(ClientError),
    Final(ClientError),
}

impl Transport {
    pub(crate) fn new(address: Address, config: ClientConfig) -> Result<Self, ClientError> {
        let (is_needed, authorities) = (address.is_https, config.authorities.clone());
        // a machine without authorities is no fault where no TLS will be spoken
        let tls = Tls { system_authorities: is_needed, authorities, is_needed, ..Tls::default() };
        let client = connections::open(config.connect_timeout, &tls)?;
        let authorization = address.credentials.as_ref().map(|credentials| credentials.header()).transpose();
        let authorization = authorization.map_err(|fault| ClientError::Setup(fault.to_string()))?;
        Ok(Self { client, address, authorization, config })
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// Sends a call until it is answered for good, and gives the body of a success.
    pub(crate) async fn call(&self, request: &Request) -> Result<Bytes, ClientError> {
        let mut failures = 0;
        loop {
            let error = match self.attempt(request).await {
                Ok(body) => return Ok(body),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Transient(error)) => error,
            };
            failures += 1;
            match self.config.retry.pause(failures) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(error),
            }
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Bytes, Failure> {
        let sent = tokio::time::timeout(self.config.request_timeout, self.exchange(request)).await;
        let (status, body) = sent.unwrap_or_else(|_| {
            let limit = self.config.request_timeout.as_secs_f32();
            Err(Failure::Transient(self.unreachable(format!("no answer to {request} within {limit} s"))))
        })?;
        if (200..300).contains(&status) { Ok(body) } else { Err(self.refusal(request, status, &body)) }
    }

    async fn exchange(&self, request: &Request) -> Result<(u16, Bytes), Failure> {
        let sent = self.client.request(self.message(request).map_err(Failure::Final)?).await;
        let answer = sent.map_err(|error| Failure::Transient(self.unreachable(causes(&error))))?;
        let status = answer.status().as_u16();
        let limit = self.config.answer_bytes;
        match Limited::new(answer.into_body(), limit).collect().await {
            Ok(body) => Ok((status, body.to_bytes())),
            Err(error) if error.is::<LengthLimitError>() => {
                let (address, call) = self.names(request);
                Err(Failure::Final(ClientError::TooLarge { address, call, limit }))
            }
            Err(error) => Err(Failure::Transient(self.unreachable(causes(&*error)))),
        }
    }

    fn message(&self, request: &Request) -> Result<http::Request<Full<Bytes>>, ClientError> {
        let uri = format!("{}{}", self.address, request.target);
        let mut message = http::Request::builder()
            .method(request.route.method.as_str())
            .uri(uri)
            .header(ACCEPT, MediaType::V1.as_str())
            .header(USER_AGENT, concat!("registrar/", env!("CARGO_PKG_VERSION")));
        if !request.body.is_empty() {
            message = message.header(CONTENT_TYPE, MediaType::V1.as_str());
        }
        if let Some(authorization) = &self.authorization {
            message = message.header(AUTHORIZATION, authorization);
        }
        let setup = |error: http::Error| ClientError::Setup(format!("{request}: {error}"));
        message.body(Full::new(request.body.clone())).map_err(setup)
    }

    fn refusal(&self, request: &Request, status: u16, body: &[u8]) -> Failure {
        let said: ErrorMessage = serde_json::from_slice(body).unwrap_or_default();
        let code = said.error_code.unwrap_or_else(|| u32::from(status));
        let message = said.message.unwrap_or_else(|| format!("HTTP {status}"));
        let (address, call) = self.names(request);
        if matches!(status, 401 | 403) {
            return Failure::Final(ClientError::Unauthorized { address, call, status, message });
        }
        let error = ClientError::Refused { address, call, code, message };
        if is_transient(status, code) { Failure::Transient(error) } else { Failure::Final(error) }
    }

    fn unreachable(&self, reason: String) -> ClientError {
        ClientError::Unreachable { address: self.address.to_string(), reason }
    }

    /// The registry and the call, as messages name them.
    pub(crate) fn names(&self, request: &Request) -> (String, String) {
        (self.address.to_string(), request.to_string())
    }
}
