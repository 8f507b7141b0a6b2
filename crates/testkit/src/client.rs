//! A plain HTTP/1.1 client on one connection: it sends exactly what it is told, odd paths and headers included.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// No answer takes longer than this in a test.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The `Content-Type`, if there is one.
    pub content_type: Option<String>,
    /// Every header, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON; `Null` where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A connection to `host:port`, opened again when the server has closed it.
pub struct Client {
    authority: String,
    connection: Option<SendRequest<Full<Bytes>>>,
    limit: Duration,
    repeats: bool,
}

impl Client {
    /// A client for `http://host:port`.
    pub fn new(url: &str) -> Self {
        let authority = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { authority, connection: None, limit: TIMEOUT, repeats: true }
    }

    /// A client that sends each request once, whatever becomes of it, and gives up waiting after `limit`.
    pub fn once(url: &str, limit: Duration) -> Self {
        Self { limit, repeats: false, ..Self::new(url) }
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// # Errors
    /// If the server cannot be reached, does not answer in time, or answers with something that is not HTTP.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: Option<Bytes>,
    ) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let request = || {
            let method = Method::from_bytes(method.as_bytes())?;
            let mut request = Request::builder().method(method).uri(path).header("host", &self.authority);
            for (name, value) in headers {
                request = request.header(name, value);
            }
            Ok::<_, Box<dyn Error + Send + Sync>>(request.body(Full::new(body.clone().unwrap_or_default()))?)
        };
        let first = request()?;
        let second = request()?;
        match self.send_once(first).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                self.connection = None;
                // the server may have closed an idle connection
                if self.repeats { self.send_once(second).await } else { Err(error) }
            }
        }
    }

    /// Sends a JSON body with the usual content type, or none for `None`.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn json(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&serde_json::Value>,
    ) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let headers = [("content-type".to_owned(), "application/vnd.schemaregistry.v1+json".to_owned())];
        let headers = if body.is_some() { &headers[..] } else { &[] };
        self.send(method, path, headers, body.map(|body| Bytes::from(body.to_string()))).await
    }

    async fn send_once(&mut self, request: Request<Full<Bytes>>) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let exchange = async {
            let sender = match &mut self.connection {
                Some(sender) if !sender.is_closed() => sender,
                connection => connection.insert(connect(&self.authority).await?),
            };
            sender.ready().await?;
            let response = sender.send_request(request).await?;
            let (head, body) = response.into_parts();
            let text = |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            let headers: Vec<(String, String)> =
                head.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
            let content_type = head.headers.get("content-type").map(text);
            let body = body.collect().await?.to_bytes();
            Ok(Answer { status: head.status.as_u16(), content_type, headers, body })
        };
        tokio::time::timeout(self.limit, exchange).await?
    }
}

async fn connect(authority: &str) -> Result<SendRequest<Full<Bytes>>, Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}
