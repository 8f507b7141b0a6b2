//! The parts of one node, and how they are joined: the log, its replayer and its writer, the state, the registry.

mod decision;
mod election;
mod relay;
mod resignation;
mod vitals;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use registrar_kafka::{ElectionStats, KafkaLog, KafkaStats};
use registrar_log::embedded::EmbeddedLog;
use registrar_log::{Applied, Election, Lag, Log, LogError, Replayer, Role, Writer, WriterConfig, WriterStats};
use registrar_registry::{Defaults, Limits, Registry};
use registrar_schema::{Languages, SchemaLanguage};
use registrar_schema_avro::Avro;
use registrar_schema_json::JsonSchema;
use registrar_schema_protobuf::Protobuf;
use registrar_state::State;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use self::decision::{Undecided, decided};
use self::election::{Part, part};
use self::resignation::Resignation;

use crate::config::rows::{limits, own, schemas, store};
use crate::config::{Configuration, Settings, Storage};
use crate::{encoder, topic};

/// The schema languages that are built in.
fn languages() -> Languages {
    let all: [Arc<dyn SchemaLanguage>; 3] = [Arc::new(Avro), Arc::new(JsonSchema), Arc::new(Protobuf)];
    Languages::new(all)
}

/// How long what is being written when the node stops may take. The brokers may be away.
const FINISH: Duration = Duration::from_secs(5);

/// A node that replays its log and is about to write it.
pub(crate) struct Node {
    pub registry: Arc<Registry>,
    pub state: Arc<State>,
    pub log: Arc<dyn Log>,
    pub applied: Applied,
    pub lag: Lag,
    pub stats: Arc<WriterStats>,
    /// The Kafka cluster's id, or one that says that there is none.
    pub cluster_id: String,
    /// Whether the brokers fence every writer but the last; nothing without Kafka, where a lock keeps others out.
    pub fenced: Option<bool>,
    /// What has gone wrong with the brokers; nothing without Kafka.
    pub kafka_stats: Option<Arc<KafkaStats>>,
    pub election: Arc<dyn Election>,
    /// What the election counts; nothing without Kafka.
    pub election_stats: Option<Arc<ElectionStats>>,
    /// Where other nodes reach this one.
    pub url: String,
    role: watch::Receiver<Role>,
    writer: thread::JoinHandle<()>,
}

impl Node {
    /// Opens the log and starts the threads that read and write it. `listening` are the addresses of the listeners.
    ///
    /// # Errors
    /// A sentence that says what is wrong and, where it can, what to do.
    pub(crate) async fn start(configuration: &Configuration, listening: &[SocketAddr]) -> Result<Self, String> {
        let settings = &configuration.settings;
        let opened = open(settings, &configuration.storage).await.map_err(|error| error.to_string())?;
        let Opened { log, cluster_id, fenced, kafka_stats } = opened;
        let state = Arc::new(match encoder::start(configuration).await? {
            Some(keysets) => State::with_cipher(keysets),
            None => State::default(),
        });
        let Part { election, url, stats: election_stats } =
            part(configuration, listening, fenced.unwrap_or(true)).await?;
        let (replayer, applied) = Replayer::new(Arc::clone(&log), Arc::clone(&state));
        let (writer, task) = Writer::new(
            Arc::clone(&log),
            Arc::clone(&state),
            applied.clone(),
            Arc::clone(&election),
            writer_config(settings),
        );
        let (lag, asking) = Lag::new(Arc::clone(&log), applied.clone());
        tokio::spawn(asking);
        let (role, stats) = (writer.role(), Arc::clone(writer.stats()));
        // threads of their own: neither a long comparison nor a burst of requests may hold the log up
        on_thread("replay", replayer.run())?;
        let writing = on_thread("write", task.run())?;
        let registry = Registry::new(Arc::clone(&state), writer, languages(), defaults(settings), &limits(settings));
        let registry = Arc::new(registry.map_err(|error| format!("cannot start threads: {error}"))?);
        Ok(Self {
            registry,
            state,
            log,
            applied,
            lag,
            stats,
            cluster_id,
            fenced,
            kafka_stats,
            election,
            election_stats,
            url,
            role,
            writer: writing,
        })
    }

    /// Waits until the log is replayed to where it ended.
    ///
    /// # Errors
    /// Why it cannot be read, or that it took longer than `limit`.
    pub(crate) async fn replayed(&self, limit: Duration) -> Result<(), String> {
        let replayed = async { self.applied.reach(self.log.end().await?).await };
        match tokio::time::timeout(limit, replayed).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err(format!(
                "the log was not read to its end within kafkastore.init.timeout.ms = {} (read up to offset {}){}",
                limit.as_millis(),
                self.applied.position(),
                self.applied.hindrance().map_or_else(String::new, |reason| format!(": {reason}"))
            )),
        }
    }

    /// Takes part in the election, and waits until it has said who writes; where that is this node, until it does, or has
    /// found that it may not or cannot yet (docs/decisions/0015-a-node-that-may-not-write.md). Not before the log is
    /// replayed: else the others would wait for a primary that has yet to read it.
    ///
    /// # Errors
    /// Why this node can follow the log no longer, or that the election took longer than `limit` (spec: core 9.2).
    pub(crate) async fn join(&mut self, limit: Duration) -> Result<(), String> {
        self.election.join();
        let outcome = decided(&mut self.role, limit).await.map_err(|why| match why {
            Undecided::Ended(reason) => reason,
            Undecided::Gone => self.applied.fault().unwrap_or_else(|| "the writer has ended".to_owned()),
            Undecided::Late => {
                let fault = self.election.standing().borrow().fault.clone();
                let reason = fault.map_or_else(String::new, |fault| format!(": {fault}"));
                format!("Timed out waiting for join group to complete{reason}")
            }
        });
        if outcome.is_err() {
            // this node is about to end, and the others need not wait until it is missed
            self.election.leave().await;
        }
        outcome
    }

    /// What this node does about writes.
    pub(crate) fn role(&self) -> watch::Receiver<Role> {
        self.role.clone()
    }

    /// What hands the seat over to another node before this one stops.
    pub(crate) fn resignation(&self) -> Resignation {
        Resignation::new(Arc::clone(&self.election), self.role.clone())
    }

    /// Lets the writer finish what it has begun, and leaves the election. Everybody else must have dropped the registry.
    pub(crate) async fn stop(self) {
        let Self { registry, writer, election, .. } = self;
        drop(registry);
        match tokio::time::timeout(FINISH, tokio::task::spawn_blocking(|| writer.join())).await {
            Ok(Ok(Ok(()))) => {}
            Ok(_) => tracing::error!("the writer ended with a panic"),
            Err(_) => tracing::warn!(
                "the brokers have not said within {FINISH:?} what became of the last write; stopping all the same. It was \
                 not acknowledged; whoever writes next finds out"
            ),
        }
        election.leave().await;
    }
}

pub(crate) fn on_thread(
    name: &str,
    work: impl Future<Output = ()> + Send + 'static,
) -> Result<thread::JoinHandle<()>, String> {
    let failed = |error: std::io::Error| format!("cannot start the thread {name}: {error}");
    let (give, given) = sync_channel::<Runtime>(1);
    let thread = thread::Builder::new().name(name.to_owned());
    let thread = thread.spawn(move || given.recv().map_or((), |runtime| runtime.block_on(work))).map_err(failed)?;
    // made when there is a thread for it: to be dropped among tasks would make it panic
    let _ = give.send(tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?);
    Ok(thread)
}

/// A log, and what there is to say about where it is kept.
struct Opened {
    log: Arc<dyn Log>,
    cluster_id: String,
    fenced: Option<bool>,
    kafka_stats: Option<Arc<KafkaStats>>,
}

async fn open(settings: &Settings, storage: &Storage) -> Result<Opened, LogError> {
    match storage {
        Storage::Embedded { directory } => {
            let log = EmbeddedLog::open(directory).await?;
            Ok(Opened { log: Arc::new(log), cluster_id: "embedded".to_owned(), fenced: None, kafka_stats: None })
        }
        Storage::Kafka(kafka) => {
            let log = KafkaLog::open(topic::schemas(settings, kafka)).await?;
            let (cluster_id, fenced) = (log.cluster_id().to_owned(), log.is_fenced());
            tracing::info!(cluster_id, fencing = if fenced { "transactional" } else { "none" }, "opened the topic");
            let kafka_stats = Some(Arc::clone(log.stats()));
            Ok(Opened { log: Arc::new(log), cluster_id, fenced: Some(fenced), kafka_stats })
        }
    }
}

fn writer_config(settings: &Settings) -> WriterConfig {
    WriterConfig {
        batch_commands: settings.get(&own::BATCH_RECORDS),
        queue_bytes: settings.get(&own::QUEUE_BYTES),
        answer_timeout: settings.get(&store::TIMEOUT),
        ..WriterConfig::default()
    }
}

fn defaults(settings: &Settings) -> Defaults {
    Defaults {
        level: settings.get(&schemas::COMPATIBILITY_LEVEL),
        validate_fields: settings.get(&schemas::VALIDATE_FIELDS),
        validate_new_schemas: settings.get(&schemas::VALIDATE_NEW_SCHEMAS),
        reject_empty_subject: settings.get(&schemas::REJECT_EMPTY_SUBJECT),
        max_versions: Some(settings.get(&limits::SCHEMA_LIMIT)).filter(|limit| *limit > 0),
        strict_reference_versions: settings.get(&schemas::STRICT_REFERENCE_VERSIONS),
        mode_mutability: settings.get(&schemas::MODE_MUTABILITY),
    }
}

fn limits(settings: &Settings) -> Limits {
    let cores = || thread::available_parallelism().map_or(2, |cores| cores.get());
    let threads = settings.get(&own::PARSE_THREADS);
    Limits {
        parse_threads: if threads == 0 { cores() } else { threads },
        cached_schemas: settings.get(&schemas::CACHE_SIZE) as u64,
        ..Limits::default()
    }
}
