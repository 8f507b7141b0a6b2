//! The log and the write path.

use std::sync::Arc;

use registrar_http::Metrics;
use registrar_http::metrics::{Kind, Sizes};
use registrar_kafka::KafkaStats;
use registrar_log::{Applied, BATCH_SIZE_BOUNDS, Lag, WriterStats};
use registrar_state::State;

use super::Readings;
use crate::node::Node;

pub(super) fn register(metrics: &Metrics, node: &Node) {
    reading(metrics, node);
    writing(metrics, node);
    if let Some(stats) = &node.kafka_stats {
        brokers(&Readings { metrics, of: Arc::clone(stats) });
    }
    if let Some(fenced) = node.fenced {
        metrics.observe(
            "registrar_fencing",
            "Whether the brokers fence every writer but the last: 1 with transactions, 0 without.",
            Kind::Gauge,
            move || f64::from(u8::from(fenced)),
        );
    }
}

fn reading(metrics: &Metrics, node: &Node) {
    let lag = Readings { metrics, of: Arc::new(node.lag.clone()) };
    let applied = |lag: &Lag| lag.applied() as f64;
    lag.gauge("registrar_log_applied_offset", "Everything below this offset of the log is applied.", applied);
    lag.gauge(
        "registrar_log_end_offset",
        "The end of what is committed in the log, as it was a second ago at most; -1 where the log did not say.",
        |lag| lag.end().map_or(-1.0, |end| end as f64),
    );
    lag.gauge(
        "registrar_log_late_seconds",
        "For how long something that is committed has not been applied; 0 if everything is that is known of.",
        |lag| lag.late().as_secs_f64(),
    );
    let applied = Readings { metrics, of: Arc::new(node.applied.clone()) };
    applied.counter(
        "registrar_log_read_retries_total",
        "How often reading the log failed and was tried again.",
        Applied::retries,
    );
    let state = Readings { metrics, of: Arc::clone(&node.state) };
    state.counter(
        "registrar_log_unknown_records_total",
        "Records that nobody here understands; they are kept and passed over.",
        State::unknown_records,
    );
}

fn brokers(stats: &Readings<'_, KafkaStats>) {
    stats.gauge(
        "registrar_log_reader_connected",
        "Whether the brokers let this node read the topic: 1 or 0.",
        |stats| f64::from(u8::from(stats.reader_connected())),
    );
    stats.counter(
        "registrar_log_end_failures_total",
        "How often the brokers did not say where the topic ends.",
        KafkaStats::end_failures,
    );
    stats.counter(
        "registrar_take_over_failures_total",
        "How often the brokers did not hand over the right to write.",
        KafkaStats::acquire_failures,
    );
}

fn writing(metrics: &Metrics, node: &Node) {
    let stats = Arc::clone(&node.stats);
    metrics.observe_sizes(
        "registrar_write_batch_records",
        "Batches appended to the log, by their number of records.",
        &BATCH_SIZE_BOUNDS,
        move || Sizes { counts: stats.batches_by_size(), sum: stats.records() },
    );
    let stats = Readings { metrics, of: Arc::clone(&node.stats) };
    stats.counter("registrar_write_bytes_total", "Bytes of keys and values appended to the log.", WriterStats::bytes);
    stats.counter(
        "registrar_write_failures_total",
        "Batches that the log refused or whose outcome was unknown.",
        WriterStats::failures,
    );
    stats.counter(
        "registrar_write_failures_unavailable_total",
        "Batches that the log refused because it could take nothing: too few replicas, no leader, no brokers.",
        WriterStats::unavailable,
    );
    stats.counter(
        "registrar_write_failures_forbidden_total",
        "Batches that the log refused for want of a permission.",
        WriterStats::forbidden,
    );
    stats.counter(
        "registrar_write_failures_unknown_total",
        "Batches of which nobody knew whether the log took them.",
        WriterStats::unknown,
    );
    let take_overs = "How often this node took the log over to write it.";
    stats.counter("registrar_take_overs_total", take_overs, WriterStats::take_overs);
    stats.counter(
        "registrar_fences_total",
        "How often this node lost the log while it wrote, because another one took it over.",
        WriterStats::fences,
    );
}
