//! What the daemon counts besides requests.
//!
//! Names are ours, except for those that begin with `kafka_schema_registry_`: these are the reference's JMX beans, in the
//! spelling that dashboards for it expect (spec: ops 8).

mod election;
mod log;
mod role;

use std::sync::Arc;

use registrar_http::Metrics;
use registrar_http::metrics::Kind;

use crate::node::Node;

/// Registers the metrics of the log, of the write path, of the role and of the election.
pub(crate) fn register(metrics: &Metrics, node: &Node) {
    log::register(metrics, node);
    role::register(metrics, node);
    match &node.election_stats {
        Some(stats) => election::register(metrics, &node.election.standing(), stats),
        None => election::register_alone(metrics),
    }
}

/// Registers counters and gauges that are read from one shared value.
struct Readings<'a, T> {
    metrics: &'a Metrics,
    of: Arc<T>,
}

impl<T: Send + Sync + 'static> Readings<'_, T> {
    fn counter(&self, name: &'static str, help: &'static str, read: fn(&T) -> u64) {
        self.observe(name, help, Kind::Counter, move |of| read(of) as f64);
    }

    fn gauge(&self, name: &'static str, help: &'static str, read: fn(&T) -> f64) {
        self.observe(name, help, Kind::Gauge, read);
    }

    fn observe(
        &self,
        name: &'static str,
        help: &'static str,
        kind: Kind,
        read: impl Fn(&T) -> f64 + Send + Sync + 'static,
    ) {
        let of = Arc::clone(&self.of);
        self.metrics.observe(name, help, kind, move || read(&of));
    }
}
