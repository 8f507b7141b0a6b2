//! Tokens from an OpenID Connect provider, for a client's id and secret (KIP-768; RFC 6749, section 4.4).

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use registrar_log::LogError;
use registrar_tls::causes;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::token::{Token, expiry};
use crate::connection::error::Failure;
use crate::connection::properties::Properties;
use crate::connection::secret::Secret;
use crate::connection::tls;

const ENDPOINT: &str = "sasl.oauthbearer.token.endpoint.url";

/// The longest answer that is read, in bytes. Tokens with many claims have some thousands.
const MAX_ANSWER: usize = 1 << 20;

/// How long the endpoint may take: as long as librdkafka gives it. The log-in that asks has a shorter limit of its own, and
/// one of the next takes the token.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Which share of its life a token is used for: four fifths.
const USED: f64 = 0.8;

/// Asks for tokens, and keeps the last one until shortly before its end.
#[derive(Debug, Clone)]
pub(super) struct ClientCredentials {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    endpoint: Uri,
    client_id: String,
    client_secret: Secret,
    scope: Option<String>,
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Locked while the endpoint is asked, so that it is asked once.
    kept: Arc<Mutex<Option<Kept>>>,
}

#[derive(Debug)]
struct Kept {
    token: Token,
    until: SystemTime,
}

/// A successful answer (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct Issued {
    access_token: String,
    /// In seconds.
    expires_in: Option<f64>,
}

/// An error's answer (RFC 6749, section 5.2).
#[derive(Deserialize, Default)]
struct Refusal {
    error: Option<String>,
    error_description: Option<String>,
}

impl ClientCredentials {
    pub(super) fn of(properties: Properties<'_>) -> Result<Self, LogError> {
        let endpoint = properties.need(ENDPOINT)?;
        let endpoint: Uri = endpoint.parse().map_err(|error| LogError::Fatal(format!("{ENDPOINT}: {error}")))?;
        if !matches!(endpoint.scheme_str(), Some("http" | "https")) {
            return Err(LogError::Fatal(format!("{ENDPOINT} must begin with https:// or http://")));
        }
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls::public(endpoint.scheme_str() == Some("https"))?);
        let connector = connector.https_or_http().enable_http1().wrap_connector(tcp);
        let shared = Shared {
            endpoint,
            client_id: properties.need("sasl.oauthbearer.client.id")?.to_owned(),
            client_secret: Secret::new(properties.need("sasl.oauthbearer.client.secret")?),
            scope: properties.get("sasl.oauthbearer.scope").map(str::to_owned),
            // Tokens are asked for too seldom to keep connections.
            http: Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector),
            kept: Arc::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The token that is kept, or a new one. The endpoint goes on being asked when nobody waits any more: else one that is
    /// slower than a log-in may be would be asked in vain for ever.
    pub(super) async fn token(&self) -> Result<Token, Failure> {
        let mut kept = Arc::clone(&self.shared.kept).lock_owned().await;
        if let Some(kept) = kept.as_ref().filter(|kept| SystemTime::now() < kept.until) {
            return Ok(kept.token.clone());
        }
        let shared = Arc::clone(&self.shared);
        let asking = tokio::spawn(async move {
            let token = shared.issue().await?;
            *kept = kept_until(&token, SystemTime::now()).map(|until| Kept { token: token.clone(), until });
            Ok(token)
        });
        asking.await.unwrap_or_else(|_| Err(self.shared.unreachable("it is asked no longer")))
    }
}

/// Until when a token is used. `None`: it is not known when it ends.
fn kept_until(token: &Token, now: SystemTime) -> Option<SystemTime> {
    let life = token.expires?.duration_since(now).ok()?;
    now.checked_add(life.mul_f64(USED))
}

impl Shared {
    async fn issue(&self) -> Result<Token, Failure> {
        let (status, body) =
            tokio::time::timeout(TIMEOUT, self.ask()).await.unwrap_or_else(|_| Err(self.unreachable("no answer")))?;
        if !status.is_success() {
            return Err(self.refused(status, &body));
        }
        let issued: Issued = serde_json::from_slice(&body).map_err(|_| {
            Failure::Authentication(format!("{self}: the answer holds no access_token; check {ENDPOINT}"))
        })?;
        let life = issued.expires_in.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let expires = expiry(&issued.access_token);
        let expires = expires.or_else(|| life.and_then(|life| SystemTime::now().checked_add(life)));
        Ok(Token { value: Secret::new(issued.access_token), expires })
    }

    async fn ask(&self) -> Result<(StatusCode, Bytes), Failure> {
        let request = self.request().map_err(|error| self.unreachable(&error.to_string()))?;
        let answer = self.http.request(request).await.map_err(|error| self.unreachable(&causes(&error)))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), MAX_ANSWER).collect().await;
        let body = body.map_err(|error| self.unreachable(&causes(&*error)))?;
        Ok((status, body.to_bytes()))
    }

    fn request(&self) -> Result<Request<Full<Bytes>>, http::Error> {
        let credentials = STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret.reveal()));
        let mut form = "grant_type=client_credentials".to_owned();
        if let Some(scope) = &self.scope {
            form += &format!("&scope={}", utf8_percent_encode(scope, NON_ALPHANUMERIC));
        }
        Request::builder()
            .method(Method::POST)
            .uri(&self.endpoint)
            .header(AUTHORIZATION, format!("Basic {credentials}"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(Full::new(form.into()))
    }

    /// An overloaded endpoint may answer later; one that does not know the client will not.
    fn refused(&self, status: StatusCode, body: &[u8]) -> Failure {
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return self.unreachable(&format!("HTTP {status}"));
        }
        let said: Refusal = serde_json::from_slice(body).unwrap_or_default();
        let said = said.error_description.or(said.error).unwrap_or_default();
        Failure::Authentication(format!(
            "{self} gives no token: HTTP {status} {said}; check the client's id and secret, its scope, and {ENDPOINT}"
        ))
    }

    fn unreachable(&self, reason: &str) -> Failure {
        Failure::Unreachable(format!("{self}: {reason}"))
    }
}

impl std::fmt::Display for Shared {
    /// The endpoint without what may be secret in its address.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self.endpoint.host().unwrap_or_default();
        write!(formatter, "the token endpoint {host}{}", self.endpoint.path())
    }
}

#[cfg(test)]
mod tests;
