//! What the daemon counts besides requests.

use std::sync::Arc;

use registrar_http::Metrics;
use registrar_http::metrics::{Kind, Sizes};
use registrar_log::{BATCH_SIZE_BOUNDS, WriterStats};

use crate::node::Node;

/// Registers the log's and the write path's metrics.
pub(crate) fn register(metrics: &Metrics, node: &Node) {
    let applied = node.applied.clone();
    metrics.observe(
        "registrar_log_applied_offset",
        "Everything below this offset of the log is applied.",
        Kind::Gauge,
        move || applied.position() as f64,
    );
    let lag = node.lag.clone();
    metrics.observe(
        "registrar_log_end_offset",
        "The end of what is committed in the log, as it was a second ago at most; -1 where the log did not say.",
        Kind::Gauge,
        move || lag.end().map_or(-1.0, |end| end as f64),
    );
    let state = Arc::clone(&node.state);
    metrics.observe(
        "registrar_log_unknown_records_total",
        "Records that nobody here understands; they are kept and passed over.",
        Kind::Counter,
        move || state.unknown_records() as f64,
    );
    if let Some(fenced) = node.fenced {
        metrics.observe(
            "registrar_fencing",
            "Whether the brokers fence every writer but the last: 1 with transactions, 0 without.",
            Kind::Gauge,
            move || f64::from(u8::from(fenced)),
        );
    }
    let stats = Arc::clone(&node.stats);
    metrics.observe_sizes(
        "registrar_write_batch_records",
        "Batches appended to the log, by their number of records.",
        &BATCH_SIZE_BOUNDS,
        move || Sizes { counts: stats.batches_by_size(), sum: stats.records() },
    );
    let counter = |name, help, read: fn(&WriterStats) -> u64| {
        let stats = Arc::clone(&node.stats);
        metrics.observe(name, help, Kind::Counter, move || read(&stats) as f64);
    };
    counter("registrar_write_bytes_total", "Bytes of keys and values appended to the log.", WriterStats::bytes);
    counter(
        "registrar_write_failures_total",
        "Batches that the log refused or whose outcome was unknown.",
        WriterStats::failures,
    );
    counter(
        "registrar_take_overs_total",
        "How often this node took the log over to write it.",
        WriterStats::take_overs,
    );
}
