//! A server on real sockets: connections, limits and the end, over a registry on the fake log.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use registrar_http::{
    Cluster, Config, Drained, Listener, Metrics, NoPeers, RequestLog, Server, Service, Sockets, Store, Vitals,
};
use registrar_log::fake::FakeLog;
use registrar_log::{Alone, Applied, Election, Lag, Log, Replayer, Role, Writer, WriterConfig};
use registrar_registry::{Defaults, Limits, Registry};
use registrar_schema::Languages;
use registrar_state::State;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// The head of a request whose body has begun and not ended.
const HALF_A_REQUEST: &str =
    "PUT /config HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\nContent-Type: application/json\r\n\r\n{\"alias\":";

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    end: JoinHandle<Drained>,
    metrics: Arc<Metrics>,
}

impl Running {
    /// Waits until a request has been begun.
    async fn is_busy(&self) {
        let busy = async {
            while !self.metrics.render().contains("registrar_http_requests_in_flight 1") {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, busy).await.unwrap();
    }
}

fn service(config: Config, metrics: Arc<Metrics>) -> Service {
    let state = Arc::new(State::default());
    let log: Arc<dyn Log> = Arc::new(FakeLog::new());
    let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&state));
    let election: Arc<dyn Election> = Arc::new(Alone::new());
    let elected = Arc::clone(&election);
    let patient = WriterConfig { answer_timeout: PATIENCE, ..WriterConfig::default() };
    let (writer, task) = Writer::new(Arc::clone(&log), Arc::clone(&state), applied.clone(), elected, patient);
    let vitals = Arc::new(vitals(&log, &applied, writer.role()));
    vitals.serves();
    let cluster = Cluster {
        role: writer.role(),
        applied,
        log,
        election,
        relay: Arc::new(NoPeers),
        leader_wait: Duration::from_secs(10),
        copied_headers: Vec::new(),
        vitals,
    };
    tokio::spawn(replayer.run());
    tokio::spawn(task.run());
    let registry = Registry::new(state, writer, Languages::default(), Defaults::default(), &Limits::default());
    Service::new(config, Arc::new(registry.unwrap()), cluster, metrics, RequestLog::off())
}

/// A node that is starting.
fn vitals(log: &Arc<dyn Log>, applied: &Applied, role: watch::Receiver<Role>) -> Vitals {
    let (lag, _) = Lag::new(Arc::clone(log), applied.clone());
    Vitals::new("http://a:1", Store::Embedded, role, Alone::new().standing(), lag)
}

async fn sockets() -> Sockets {
    Sockets::open(&[Listener { host: "127.0.0.1".to_owned(), port: 0 }]).await.unwrap()
}

async fn start(config: Config) -> Running {
    let (sockets, metrics) = (sockets().await, Arc::new(Metrics::new()));
    let address = sockets.local_addrs()[0];
    let server = Server::start(sockets, config.clone(), Arc::clone(&metrics));
    server.open(service(config, Arc::clone(&metrics)));
    let (stop, stopped) = oneshot::channel();
    let end = tokio::spawn(server.run(async { stopped.await.unwrap_or_default() }));
    Running { address, stop, end, metrics }
}

/// How long anything may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long nothing must come until nothing more is expected.
const SILENCE: Duration = Duration::from_millis(200);

/// Sends a text and gives what comes back.
async fn exchange(stream: &mut TcpStream, text: &str) -> String {
    stream.write_all(text.as_bytes()).await.unwrap();
    answer(stream).await
}

/// What comes, as soon as something does, until the server closes or is silent for a moment.
async fn answer(stream: &mut TcpStream) -> String {
    let (mut answer, mut patience) = (Vec::new(), PATIENCE);
    let mut buffer = [0; 4096];
    while let Ok(Ok(length @ 1..)) = tokio::time::timeout(patience, stream.read(&mut buffer)).await {
        answer.extend_from_slice(&buffer[..length]);
        patience = SILENCE;
    }
    String::from_utf8(answer).unwrap()
}

/// Sends a text to which nothing comes back.
async fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.unwrap();
    let answer = tokio::time::timeout(SILENCE, stream.read(&mut [0; 1])).await;
    assert!(answer.is_err(), "answered too early");
}

/// Waits until the server has closed the connection.
async fn closed(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let end = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
    assert!(end.is_ok(), "still open");
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let server = start(Config::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    for _ in 0..3 {
        let answer = exchange(&mut stream, "GET / HTTP/1.1\r\nHost: x\r\nX-Request-ID: abc\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n{}"), "{answer}");
        assert!(answer.contains("x-request-id: abc\r\n") && answer.contains("vary: Accept-Encoding\r\n"), "{answer}");
        assert!(!answer.contains("server:"), "{answer}");
    }
    let head = exchange(&mut stream, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(head.contains("content-length: 2\r\n") && head.ends_with("\r\n\r\n"), "{head}");
}

#[tokio::test]
async fn a_node_that_is_starting_answers_probes_and_lets_others_wait() {
    let (sockets, metrics) = (sockets().await, Arc::new(Metrics::new()));
    let address = sockets.local_addrs()[0];
    let server = Server::start(sockets, Config::default(), Arc::clone(&metrics));
    let mut probe = TcpStream::connect(address).await.unwrap();
    let mut ask = async |path: &str| exchange(&mut probe, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
    assert!(ask("/healthz").await.starts_with("HTTP/1.1 200 OK\r\n"));
    let unready = ask("/readyz").await;
    assert!(unready.starts_with("HTTP/1.1 503 ") && unready.contains("the log is not open yet"), "{unready}");
    assert!(ask("/metrics").await.contains("registrar_http_requests_in_flight"));
    let log: Arc<dyn Log> = Arc::new(FakeLog::new());
    let (_replayer, applied) = Replayer::new(Arc::clone(&log), Arc::new(State::default()));
    server.report(Arc::new(vitals(&log, &applied, watch::channel(Role::Starting).1)));
    assert!(ask("/readyz").await.ends_with("[\"the node is starting\"]}"));
    assert!(ask("/v1/cluster").await.contains("\"role\":\"starting\""));

    let mut waiting = TcpStream::connect(address).await.unwrap();
    send(&mut waiting, "GET /subjects HTTP/1.1\r\nHost: x\r\n\r\n").await;
    server.open(service(Config::default(), metrics));
    let waited = answer(&mut waiting).await;
    let later = exchange(&mut waiting, "GET /subjects HTTP/1.1\r\nHost: x\r\n\r\n").await;
    for answer in [waited, later] {
        assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 1, "{answer}");
    }
    let ready = ask("/readyz").await;
    assert!(ready.starts_with("HTTP/1.1 200 OK") && ready.ends_with("{\"status\":\"ok\",\"reasons\":[]}"), "{ready}");
}

#[tokio::test]
async fn a_write_is_read_back() {
    let server = start(Config::default()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let put = "PUT /config/s HTTP/1.1\r\nHost: x\r\nContent-Length: 22\r\n\r\n{\"compatibility\":\"full";
    send(&mut stream, &put.replace("22", "24")).await;
    let answer = exchange(&mut stream, "\"}").await;
    assert!(answer.ends_with("{\"compatibility\":\"FULL\"}"), "{answer}");
    let answer = exchange(&mut stream, "GET /config/s HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(answer.ends_with("{\"compatibilityLevel\":\"FULL\"}"), "{answer}");
}

#[tokio::test]
async fn limits_hold() {
    let server = start(Config { max_body_bytes: 10, ..Config::default() }).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let answer = exchange(&mut stream, HALF_A_REQUEST).await;
    assert!(answer.ends_with("{\"error_code\":413,\"message\":\"Request body is too large: 20>10\"}"), "{answer}");
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(20_000));
    assert!(exchange(&mut stream, &long).await.starts_with("HTTP/1.1 431 "));
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let server = start(Config { idle_timeout: Some(Duration::from_millis(100)), ..Config::default() }).await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let mut used = TcpStream::connect(server.address).await.unwrap();
    used.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    closed(&mut silent).await;
    closed(&mut used).await;
}

#[tokio::test]
async fn a_stop_lets_requests_end_and_closes_what_is_idle() {
    let server = start(Config::default()).await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    exchange(&mut idle, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut busy = TcpStream::connect(server.address).await.unwrap();
    send(&mut busy, HALF_A_REQUEST).await;
    server.is_busy().await;
    server.stop.send(()).unwrap();
    closed(&mut idle).await;
    let answer = exchange(&mut busy, "\"a\"}       ").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("connection: close\r\n"), "{answer}");
    assert_eq!(server.end.await.unwrap(), Drained { finished: 1, aborted: 0 });
    assert!(TcpStream::connect(server.address).await.is_err(), "still accepting");
}

#[tokio::test]
async fn a_stop_cuts_off_requests_that_take_too_long() {
    let server = start(Config { graceful_shutdown: Duration::from_millis(100), ..Config::default() }).await;
    let mut busy = TcpStream::connect(server.address).await.unwrap();
    send(&mut busy, HALF_A_REQUEST).await;
    server.is_busy().await;
    server.stop.send(()).unwrap();
    assert_eq!(server.end.await.unwrap(), Drained { finished: 0, aborted: 1 });
    closed(&mut busy).await;
}

#[tokio::test]
async fn an_address_in_use_is_an_error_that_names_it() {
    let server = start(Config::default()).await;
    let listener = Listener { host: "127.0.0.1".to_owned(), port: server.address.port() };
    let error = Sockets::open(&[listener]).await.err().unwrap().to_string();
    assert_eq!(error, format!("cannot listen on http://{}: the address is in use", server.address));
}
