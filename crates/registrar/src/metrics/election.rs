//! The group that elects the primary.

use std::sync::Arc;

use registrar_http::Metrics;
use registrar_http::metrics::Kind;
use registrar_kafka::ElectionStats;
use registrar_log::Standing;
use tokio::sync::watch;

use super::Readings;

const NODE_COUNT: &str = "kafka_schema_registry_node_count";
const NODE_COUNT_HELP: &str =
    "The members of the group, as far as this node has been told; 0 where a registry of another make leads it.";

/// What the election on Kafka says, and what it has gone through.
pub(super) fn register(metrics: &Metrics, standing: &watch::Receiver<Standing>, stats: &Arc<ElectionStats>) {
    register_standing(metrics, standing);
    register_stats(metrics, stats);
}

fn register_standing(metrics: &Metrics, standing: &watch::Receiver<Standing>) {
    let gauge = |name, help, read: fn(&Standing) -> f64| {
        let standing = standing.clone();
        metrics.observe(name, help, Kind::Gauge, move || read(&standing.borrow()));
    };
    gauge(
        "registrar_election_generation",
        "The generation of the group that this node last got an assignment in; -1 before the first.",
        |standing| standing.generation.map_or(-1.0, f64::from),
    );
    gauge(
        "registrar_election_mixed",
        "Whether a registry of another make takes part, which the brokers do not fence: 1 or 0.",
        |standing| f64::from(u8::from(standing.mixed)),
    );
    gauge(
        "registrar_election_fault",
        "Whether something keeps this node from taking part: 1 or 0. GET /v1/cluster says what.",
        |standing| f64::from(u8::from(standing.fault.is_some())),
    );
    gauge(NODE_COUNT, NODE_COUNT_HELP, |standing| standing.members.len() as f64);
}

/// The number of nodes where nobody is elected.
pub(super) fn register_alone(metrics: &Metrics) {
    metrics.observe(NODE_COUNT, NODE_COUNT_HELP, Kind::Gauge, || 1.0);
}

fn register_stats(metrics: &Metrics, stats: &Arc<ElectionStats>) {
    let stats = Readings { metrics, of: Arc::clone(stats) };
    stats.counter(
        "registrar_election_rebalances_total",
        "Generations of the group that this node got an assignment in.",
        ElectionStats::rebalances,
    );
    stats.counter("registrar_election_joins_total", "How often this node asked to join.", ElectionStats::joins);
    stats.counter(
        "registrar_election_watchdog_resets_total",
        "How often nothing was heard of a coordinator for so long that everything was begun anew.",
        ElectionStats::watchdog_resets,
    );
    stats.counter(
        "registrar_election_failed_heartbeats_total",
        "Heartbeats that got no answer, or a refusal.",
        ElectionStats::failed_heartbeats,
    );
    stats.gauge(
        "registrar_election_silence_seconds",
        "For how long the group's coordinator has not answered.",
        |stats| stats.silence().as_secs_f64(),
    );
}
