//! One node: what the daemon wires, without sockets.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use parking_lot::Mutex;
use registrar_http::{Cluster as Others, Config, Metrics, RequestLog, Service, Store, Vitals};
use registrar_log::fake::FakeElection;
use registrar_log::{Applied, Election, Lag, Log, Offset, Replayer, Role, Writer};
use registrar_registry::{Defaults, Limits, Registry};
use registrar_schema::{Languages, SchemaLanguage};
use registrar_schema_avro::Avro;
use registrar_schema_json::JsonSchema;
use registrar_schema_protobuf::Protobuf;
use registrar_state::State;

use super::gate::Gate;
use super::log_line::DistantLog;
use super::network::NodeRelay;
use super::{Cluster, Task, Tasks};

/// The client's address, as far as there is one.
const CLIENT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 1);

/// How long a log that cannot be read is left alone.
const RETRY: Duration = Duration::from_millis(500);

/// A node that runs, or did.
pub(super) struct Node {
    pub incarnation: u64,
    /// Whether it is a registry of another make.
    pub is_foreign: bool,
    pub election: FakeElection,
    gate: Gate,
    applied: Applied,
    writer: Writer<State>,
    service: Service,
    ready: Arc<AtomicBool>,
    tasks: Mutex<Vec<Task>>,
}

impl Node {
    /// Starts a node with an empty state.
    pub fn start(cluster: &Cluster, number: usize, incarnation: u64) -> std::io::Result<Self> {
        let place = &cluster.places[number];
        let gate = Gate::open();
        let foreign = cluster.settings.foreign.as_ref().filter(|_| number >= cluster.len());
        let log = match foreign {
            Some(foreign) => foreign.log(&cluster.journal, number, &place.to_log),
            None => Arc::new(DistantLog { log: cluster.journal.of(number), line: Arc::clone(&place.to_log) }),
        };
        let state = Arc::new(State::default());
        let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&state));
        let (election, member) = match foreign {
            Some(_) => cluster.group.foreign_member(&place.url, true),
            None => cluster.group.member(&place.url, true),
        };
        let elected = (cluster.settings.election)(election.clone());
        let config = cluster.settings.writer.clone();
        let (writer, task) =
            Writer::new(Arc::clone(&log), Arc::clone(&state), applied.clone(), Arc::clone(&elected), config);
        let relay = NodeRelay { network: Arc::clone(&cluster.network), url: place.url.clone(), gate: gate.clone() };
        let (lag, _) = Lag::new(Arc::clone(&log), applied.clone());
        let vitals = Vitals::new(&place.url, Store::Embedded, writer.role(), elected.standing(), lag);
        let others = Others {
            role: writer.role(),
            applied: applied.clone(),
            log: Arc::clone(&log),
            election: elected,
            relay: Arc::new(relay),
            leader_wait: cluster.settings.leader_wait,
            copied_headers: Vec::new(),
            vitals: Arc::new(vitals),
        };
        let writes = tasks_of_writes(&cluster.settings.tasks, &gate);
        let service = service(state, writer.clone(), others, writes)?;
        let ready = Arc::new(AtomicBool::new(false));
        let tasks = [
            spawn(&cluster.settings.tasks, &gate, replayer.run()),
            spawn(&cluster.settings.tasks, &gate, task.run()),
            spawn(&cluster.settings.tasks, &gate, member.run()),
            spawn(&cluster.settings.tasks, &gate, catch_up(log, applied.clone(), election.clone(), Arc::clone(&ready))),
        ];
        let is_foreign = foreign.is_some();
        Ok(Self {
            incarnation,
            is_foreign,
            election,
            gate,
            applied,
            service,
            writer,
            ready,
            tasks: Mutex::new(tasks.into()),
        })
    }

    /// Whether it takes requests.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    pub fn role(&self) -> Role {
        self.writer.role().borrow().clone()
    }

    pub fn applied(&self) -> Offset {
        self.applied.position()
    }

    pub fn pause(&self, paused: bool) {
        self.gate.shut(paused);
    }

    pub async fn leave(&self) {
        if self.gate.is_open() {
            self.election.leave().await;
        }
    }

    /// Ends everything at once.
    pub fn kill(&self) {
        self.gate.go();
        self.ready.store(false, Ordering::Relaxed);
        self.tasks.lock().drain(..).for_each(|task| task.abort());
    }

    /// Answers a request; none if the node ends before.
    pub async fn answer(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let answering = async {
            let response = self.service.call(CLIENT, request.map(Full::new)).await;
            let (head, body) = response.into_parts();
            let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
            Response::from_parts(head, body)
        };
        tokio::select! {
            biased;
            () = self.gate.gone() => None,
            response = self.gate.behind(answering) => Some(response),
        }
    }
}

fn spawn(tasks: &Tasks, gate: &Gate, work: impl Future<Output = ()> + Send + 'static) -> Task {
    let gate = gate.clone();
    tasks.spawn(async move { gate.behind(work).await })
}

/// What the writes of a node run on.
fn tasks_of_writes(tasks: &Tasks, gate: &Gate) -> registrar_http::Tasks {
    let (tasks, gate) = (tasks.clone(), gate.clone());
    registrar_http::Tasks::new(move |work| drop(spawn(&tasks, &gate, work)))
}

/// Reads the log to its end, then takes requests and part in the election.
async fn catch_up(log: Arc<dyn Log>, applied: Applied, election: FakeElection, ready: Arc<AtomicBool>) {
    let end = loop {
        match log.end().await {
            Ok(end) => break end,
            Err(_) => tokio::time::sleep(RETRY).await,
        }
    };
    if applied.reach(end).await.is_ok() {
        election.join();
        ready.store(true, Ordering::Relaxed);
    }
}

fn service(
    state: Arc<State>,
    writer: Writer<State>,
    others: Others,
    tasks: registrar_http::Tasks,
) -> std::io::Result<Service> {
    let languages: [Arc<dyn SchemaLanguage>; 3] = [Arc::new(Avro), Arc::new(JsonSchema), Arc::new(Protobuf)];
    let limits = Limits { parse_threads: 1, ..Limits::default() };
    let registry = Registry::new(state, writer, Languages::new(languages), Defaults::default(), &limits)?;
    // compression has threads of its own, which would be a second source of chance
    let config = Config { compression: false, tasks, ..Config::default() };
    Ok(Service::new(config, Arc::new(registry), others, Arc::new(Metrics::new()), RequestLog::off()))
}
