//! `registrar serve`: load, open, replay, serve, drain.

use std::fs::File;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use registrar_http::{Config, Identity, ListLimits, Listener, Metrics, RequestLog, Server, Service, Sockets};
use registrar_wire::PageLimits;
use tracing::{error, info, warn};

use crate::cli::Serve;
use crate::config::rows::{http, identity, limits, own, schemas, store};
use crate::config::{self, Configuration, EXIT_USAGE, Settings};
use crate::node::Node;
use crate::{logging, metrics, signals};

/// Deep schemas are read where they arrive; every recursion is bounded, and this is more than any bound needs.
const STACK_BYTES: usize = 16 << 20;

/// Runs the daemon until it is told to stop.
pub(crate) fn serve(arguments: &Serve) -> ExitCode {
    if arguments.help_config {
        print!("{}", if arguments.markdown { config::help::markdown() } else { config::help::text() });
        return ExitCode::SUCCESS;
    }
    let configuration = match config::load(arguments.file.as_deref(), std::env::vars_os(), &arguments.overrides) {
        Ok(configuration) => configuration,
        Err(faults) => {
            eprint!("{faults}");
            return ExitCode::from(EXIT_USAGE);
        }
    };
    match logging::start(&configuration.settings).and_then(|()| run(&configuration)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            error!("Error starting the schema registry: {reason}");
            eprintln!("Error starting the schema registry: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(configuration: &Configuration) -> Result<(), String> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().thread_stack_size(STACK_BYTES).build().map_err(|error| error.to_string())?;
    let outcome = runtime.block_on(run_node(configuration));
    // a call that waits for brokers holds up nobody who stops
    runtime.shutdown_background();
    outcome
}

async fn run_node(configuration: &Configuration) -> Result<(), String> {
    let settings = &configuration.settings;
    configuration.warnings.iter().for_each(|warning| warn!("{warning}"));
    settings.printable().iter().for_each(|line| info!("{line}"));
    let mut stop = pin!(signals::stop().map_err(|error| format!("cannot watch signals: {error}"))?);
    let sockets = Sockets::open(&listeners(configuration)).await.map_err(|error| error.to_string())?;
    let listening = sockets.local_addrs();
    let addresses: Vec<String> = listening.iter().map(|address| format!("http://{address}")).collect();
    let addresses = addresses.join(", ");
    let (mut config, metrics) = (server_config(settings), Arc::new(Metrics::new()));
    let server = Server::start(sockets, config.clone(), Arc::clone(&metrics));
    info!("answering probes on {addresses}; other requests wait until the log is read");

    let mut node = tokio::select! {
        biased;
        () = &mut stop => return Ok(()),
        started = Node::start(configuration, &listening) => started?,
    };
    let vitals = node.vitals(&configuration.membership);
    server.report(Arc::clone(&vitals));
    metrics::register(&metrics, &node);
    let delayed = configuration.membership.delay;
    let begun = tokio::select! {
        biased;
        () = &mut stop => None,
        begun = begin(&mut node, settings.get(&store::INIT_TIMEOUT), delayed) => Some(begun?),
    };
    if begun.is_none() {
        node.stop().await;
        return Ok(());
    }
    config.identity.kafka_cluster_id.clone_from(&node.cluster_id);
    let cluster = node.cluster(configuration, &vitals)?;
    let service = Service::new(config, Arc::clone(&node.registry), cluster, metrics, request_log(settings)?);
    server.open(service);
    vitals.serves();
    info!("Server started, listening for requests on {addresses}");
    if delayed {
        node.election.join();
    }
    let resignation = node.resignation();
    server
        .run(async {
            stop.await;
            vitals.stops();
            resignation.hand_over().await;
        })
        .await;
    node.stop().await;
    info!("stopped");
    Ok(())
}

/// Reads the log to its end and, unless that is `delayed`, takes part in the election.
async fn begin(node: &mut Node, limit: Duration, delayed: bool) -> Result<(), String> {
    node.replayed(limit).await?;
    if delayed { Ok(()) } else { node.join(limit).await }
}

fn listeners(configuration: &Configuration) -> Vec<Listener> {
    let listeners = configuration.listeners.iter();
    listeners.map(|listener| Listener { host: listener.host.clone(), port: listener.port }).collect()
}

/// All but the Kafka cluster's id, which is known when the log is open.
fn server_config(settings: &Settings) -> Config {
    let unless_zero = |limit: Duration| (!limit.is_zero()).then_some(limit);
    let largest = settings.get(&own::REQUEST_MAX_BYTES);
    let filter = settings.get(&limits::BODY_LIMIT_ENABLED).then(|| settings.get(&limits::BODY_LIMIT));
    Config {
        idle_timeout: unless_zero(settings.get(&http::IDLE_TIMEOUT)),
        request_timeout: unless_zero(settings.get(&http::REQUEST_TIMEOUT)),
        graceful_shutdown: settings.get(&http::SHUTDOWN_GRACEFUL),
        compression: settings.get(&http::COMPRESSION_ENABLE),
        max_body_bytes: filter.map_or(largest, |filter| filter.min(largest)),
        max_bodies_bytes: settings.get(&own::REQUEST_TOTAL_BYTES),
        associations: settings.get(&schemas::ASSOCIATIONS_ENABLE),
        lists: list_limits(settings),
        identity: Identity {
            group_id: settings.get(&identity::GROUP_ID),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Identity::default()
        },
        ..Config::default()
    }
}

fn list_limits(settings: &Settings) -> ListLimits {
    let page = |default, max| PageLimits { default: settings.get(default), max: settings.get(max) };
    ListLimits {
        schemas: page(&limits::SCHEMA_DEFAULT, &limits::SCHEMA_MAX),
        subjects: page(&limits::SUBJECT_DEFAULT, &limits::SUBJECT_MAX),
        versions: page(&limits::VERSION_DEFAULT, &limits::VERSION_MAX),
        contexts: page(&limits::CONTEXT_DEFAULT, &limits::CONTEXT_MAX),
    }
}

/// The request log goes where the log goes.
fn request_log(settings: &Settings) -> Result<RequestLog, String> {
    if !settings.get(&own::LOG_REQUEST) {
        return Ok(RequestLog::off());
    }
    let path = settings.get(&own::LOG_FILE);
    let log = if path.is_empty() {
        RequestLog::to(std::io::stdout())
    } else {
        File::options().append(true).create(true).open(&path).and_then(RequestLog::to)
    };
    log.map_err(|error| format!("cannot write the request log: {error}"))
}
