//! What the daemon counts besides requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use registrar_http::Metrics;
use registrar_http::metrics::{Kind, Sizes};
use registrar_log::{BATCH_SIZE_BOUNDS, Log, WriterStats};

use crate::node::Node;

/// How often the log is asked where it ends.
const LOG_END_INTERVAL: Duration = Duration::from_secs(1);

/// Registers the log's and the write path's metrics.
pub(crate) fn register(metrics: &Metrics, node: &Node) {
    let applied = node.applied.clone();
    metrics.observe(
        "registrar_log_applied_offset",
        "Everything below this offset of the log is applied.",
        Kind::Gauge,
        move || applied.position() as f64,
    );
    let end = follow_end(Arc::clone(&node.log));
    metrics.observe(
        "registrar_log_end_offset",
        "The end of what is committed in the log, as it was a second ago at most; -1 where the log did not say.",
        Kind::Gauge,
        move || end.load(Ordering::Relaxed) as f64,
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

/// Keeps asking where the log ends, for as long as the process lives.
fn follow_end(log: Arc<dyn Log>) -> Arc<AtomicI64> {
    let end = Arc::new(AtomicI64::new(-1));
    let seen = Arc::downgrade(&end);
    tokio::spawn(async move {
        loop {
            let Some(end) = seen.upgrade() else { return };
            end.store(log.end().await.unwrap_or(-1), Ordering::Relaxed);
            drop(end);
            tokio::time::sleep(LOG_END_INTERVAL).await;
        }
    });
    end
}
