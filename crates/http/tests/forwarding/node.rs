//! A node without sockets, on a log that several may share, whose election and whose way to others the test controls.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use registrar_http::{
    Cluster, Config, Metrics, Relay, RelayError, RelayedRequest, RelayedResponse, RequestLog, Service, Store, Vitals,
};
use registrar_log::fake::{FakeLog, ToldElection};
use registrar_log::{Election, Lag, Log, Peer, Replayer, Role, Seat, Writer, WriterConfig};
use registrar_registry::{Defaults, Limits, Registry};
use registrar_schema::{Languages, SchemaLanguage};
use registrar_schema_avro::Avro;
use registrar_state::State;
use tokio::sync::watch;
use tokio::time::timeout;

/// `registrar.leader.wait.ms` of every node here.
pub const LEADER_WAIT: Duration = Duration::from_secs(10);

/// Who asks.
pub const CLIENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7)), 4711);

/// What becomes of a request that is passed on.
pub enum Step {
    Answer(RelayedResponse),
    NotSent,
    Unknown,
    Never,
    /// Another node answers.
    Node(Arc<Service>),
}

type Script = dyn Fn(usize, &Peer) -> Step + Send + Sync;

/// A way to other nodes that goes where the test says.
pub struct Scripted {
    script: Mutex<Box<Script>>,
    seen: Mutex<Vec<(String, RelayedRequest)>>,
}

#[async_trait]
impl Relay for Scripted {
    async fn relay(&self, to: &Peer, request: RelayedRequest) -> Result<RelayedResponse, RelayError> {
        let step = {
            let mut seen = self.seen.lock().unwrap();
            seen.push((to.url.clone(), request.clone()));
            (self.script.lock().unwrap())(seen.len() - 1, to)
        };
        match step {
            Step::Answer(response) => Ok(response),
            Step::NotSent => Err(RelayError::NotSent("refused".to_owned())),
            Step::Unknown => Err(RelayError::Unknown("reset".to_owned())),
            Step::Never => pending().await,
            Step::Node(service) => {
                let mut message = Request::builder().method(request.method).uri(request.target);
                *message.headers_mut().unwrap() = request.headers;
                let response = service.call(CLIENT, message.body(Full::new(request.body)).unwrap()).await;
                let (head, body) = response.into_parts();
                let body = body.collect().await.unwrap().to_bytes();
                Ok(RelayedResponse { status: head.status, headers: head.headers, body })
            }
        }
    }
}

/// One node.
pub struct Node {
    pub service: Arc<Service>,
    pub log: FakeLog,
    pub election: Arc<ToldElection>,
    relay: Arc<Scripted>,
    role: watch::Receiver<Role>,
}

impl Node {
    /// A node of which nobody says what it is to do.
    pub fn start(log: &FakeLog) -> Self {
        Self::configured(log, Config::default(), WriterConfig::default())
    }

    pub fn configured(log: &FakeLog, config: Config, writing: WriterConfig) -> Self {
        let shared: Arc<dyn Log> = Arc::new(log.clone());
        let state = Arc::new(State::default());
        let election = Arc::new(ToldElection::new(Seat::Nobody));
        let (replayer, applied) = Replayer::new(Arc::clone(&shared), Arc::clone(&state));
        tokio::spawn(replayer.run());
        let elected: Arc<dyn Election> = Arc::clone(&election) as _;
        let (writer, task) =
            Writer::new(Arc::clone(&shared), Arc::clone(&state), applied.clone(), Arc::clone(&elected), writing);
        tokio::spawn(task.run());
        let relay = Arc::new(Scripted { script: Mutex::new(Box::new(|_, _| Step::NotSent)), seen: Mutex::default() });
        let (lag, _) = Lag::new(Arc::clone(&shared), applied.clone());
        let vitals = Vitals::new("http://node", Store::Embedded, writer.role(), elected.standing(), lag);
        let cluster = Cluster {
            role: writer.role(),
            applied,
            log: shared,
            election: elected,
            relay: Arc::clone(&relay) as _,
            leader_wait: LEADER_WAIT,
            copied_headers: Vec::new(),
            vitals: Arc::new(vitals),
        };
        let languages: [Arc<dyn SchemaLanguage>; 1] = [Arc::new(Avro)];
        let limits = Limits { parse_threads: 1, ..Limits::default() };
        let role = writer.role();
        let registry = Registry::new(state, writer, Languages::new(languages), Defaults::default(), &limits).unwrap();
        let (registry, metrics) = (Arc::new(registry), Arc::new(Metrics::new()));
        let service = Arc::new(Service::new(config, registry, cluster, metrics, RequestLog::off()));
        Self { service, log: log.clone(), election, relay, role }
    }

    /// A node that follows `http://primary`, whose answers `script` gives by number.
    pub async fn follower(log: &FakeLog, script: impl Fn(usize, &Peer) -> Step + Send + Sync + 'static) -> Self {
        let node = Self::start(log);
        node.passes_on(script);
        node.follow("http://primary").await;
        node
    }

    pub fn passes_on(&self, script: impl Fn(usize, &Peer) -> Step + Send + Sync + 'static) {
        *self.relay.script.lock().unwrap() = Box::new(script);
    }

    /// Follows that node, once the node knows.
    pub async fn follow(&self, url: &str) {
        let peer = Peer { url: url.to_owned(), foreign: false };
        self.election.tell(Seat::Other(peer.clone()));
        self.becomes(|role| *role == Role::Follower(peer.clone())).await;
    }

    /// Writes, once it has taken over.
    pub async fn lead(&self) {
        self.election.tell(Seat::Mine);
        self.becomes(|role| *role == Role::Primary).await;
    }

    pub async fn becomes(&self, wanted: impl FnMut(&Role) -> bool) {
        let mut role = self.role.clone();
        let role = timeout(Duration::from_secs(60), role.wait_for(wanted)).await;
        assert!(role.is_ok(), "{:?}", self.role.borrow());
    }

    /// Who was asked, in order.
    pub fn asked(&self) -> Vec<String> {
        self.relay.seen.lock().unwrap().iter().map(|(to, _)| to.clone()).collect()
    }

    /// What was passed on last.
    pub fn passed_on(&self) -> RelayedRequest {
        self.relay.seen.lock().unwrap().last().unwrap().1.clone()
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        Answer::of(self.service.call(CLIENT, request).await).await
    }

    pub async fn call(&self, method: &str, target: &str, body: &str) -> Answer {
        self.send(request(method, target, &[], body)).await
    }
}

/// What a client gets.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    async fn of(response: Response<Full<Bytes>>) -> Self {
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Self { status: head.status.as_u16(), headers: head.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("-", |value| value.to_str().unwrap())
    }

    /// Whether anything in it is not for clients.
    pub fn is_for_clients(&self) -> bool {
        !self.headers.keys().any(|name| name.as_str().starts_with("x-registrar"))
    }
}

pub fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Request<Full<Bytes>> {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Full::new(Bytes::copy_from_slice(body.as_bytes()))).unwrap()
}

/// What a primary answers.
pub fn answered(status: u16, headers: &[(&'static str, &str)], body: &str) -> Step {
    let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let body = Bytes::copy_from_slice(body.as_bytes());
    Step::Answer(RelayedResponse { status: StatusCode::from_u16(status).unwrap(), headers, body })
}

/// What a node answers that is not primary.
pub fn not_evaluated() -> Step {
    answered(500, &[("x-registrar-not-evaluated", "1")], r#"{"error_code":50004,"message":"Leader not known."}"#)
}
