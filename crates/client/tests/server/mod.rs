//! A server of one's own.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::{TlsAcceptor, rustls};

/// A request, as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    /// How many came before.
    pub number: usize,
    /// Method and target.
    pub line: String,
    pub body: Bytes,
    headers: http::HeaderMap,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// What is answered.
pub struct Answer {
    /// None for no answer at all.
    status: Option<u16>,
    body: Bytes,
}

impl Answer {
    pub fn new(status: u16, body: &str) -> Self {
        Self { status: Some(status), body: body.to_owned().into() }
    }

    pub fn never() -> Self {
        Self { status: None, body: Bytes::new() }
    }
}

type Handler = dyn Fn(&Seen) -> Answer + Send + Sync;

struct Shared {
    handler: Box<Handler>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
}

/// Serves until the test ends.
pub struct Server {
    scheme: &'static str,
    port: u16,
    shared: Arc<Shared>,
}

impl Server {
    pub async fn start(handler: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        Self::on(None, Box::new(handler)).await
    }

    /// With TLS; also gives the authority's certificate.
    pub async fn start_tls(handler: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> (Self, String) {
        Self::on_tls(None, Box::new(handler)).await
    }

    /// With TLS, for clients alone that show that certificate.
    #[allow(dead_code)] // not every test has such clients
    pub async fn start_mutual_tls(
        client: CertificateDer<'static>,
        handler: impl Fn(&Seen) -> Answer + Send + Sync + 'static,
    ) -> (Self, String) {
        Self::on_tls(Some(client), Box::new(handler)).await
    }

    async fn on_tls(client: Option<CertificateDer<'static>>, handler: Box<Handler>) -> (Self, String) {
        let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(issued.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = match client {
            None => config.with_no_client_auth(),
            Some(client) => {
                let mut roots = rustls::RootCertStore::empty();
                roots.add(client).unwrap();
                let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                config.with_client_cert_verifier(clients.unwrap())
            }
        };
        let config = config.with_single_cert(vec![issued.cert.der().clone()], key).unwrap();
        let server = Self::on(Some(TlsAcceptor::from(Arc::new(config))), handler).await;
        (server, issued.cert.pem())
    }

    async fn on(tls: Option<TlsAcceptor>, handler: Box<Handler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared { handler, seen: Mutex::default(), connections: AtomicUsize::new(0) });
        let scheme = if tls.is_some() { "https" } else { "http" };
        tokio::spawn(accept(listener, tls, Arc::clone(&shared)));
        Self { scheme, port, shared }
    }

    pub fn url(&self) -> String {
        self.url_with("", "")
    }

    pub fn url_with(&self, userinfo: &str, path: &str) -> String {
        format!("{}://{userinfo}localhost:{}{path}", self.scheme, self.port)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(connection(stream, tls.clone(), Arc::clone(&shared)));
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    match tls {
        Some(tls) => {
            // the handshake fails if the client does not trust the certificate
            if let Ok(stream) = tls.accept(stream).await {
                serve(stream, shared).await;
            }
        }
        None => serve(stream, shared).await,
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let service = service_fn(|request| answer(request, Arc::clone(&shared)));
    // the client may leave at any time
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let seen = {
        let mut all = shared.seen.lock().unwrap();
        let line = format!("{} {}", head.method, head.uri);
        let seen = Seen { number: all.len(), line, body, headers: head.headers };
        all.push(seen.clone());
        seen
    };
    let answer = (shared.handler)(&seen);
    match answer.status {
        Some(status) => Ok(Response::builder().status(status).body(Full::new(answer.body)).unwrap()),
        None => std::future::pending().await,
    }
}
