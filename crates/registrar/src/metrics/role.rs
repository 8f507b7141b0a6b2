//! What the node does about writes.

use registrar_http::Metrics;
use registrar_http::metrics::Kind;
use registrar_log::Role;

use crate::node::Node;

pub(super) fn register(metrics: &Metrics, node: &Node) {
    let role = node.role();
    metrics.observe_choice(
        "registrar_role",
        "What this node does about writes: 1 for its role, 0 for the others.",
        "role",
        &Role::NAMES,
        move || role.borrow().name(),
    );
    let role = node.role();
    metrics.observe(
        "registrar_primary_known",
        "Whether this node knows who writes: 1 or 0. Without a primary, writes wait and are refused in the end.",
        Kind::Gauge,
        move || yes(matches!(*role.borrow(), Role::Primary | Role::Follower(_))),
    );
    let role = node.role();
    metrics.observe(
        "kafka_schema_registry_master_slave_role",
        "1 if this node is the primary, else 0.",
        Kind::Gauge,
        move || yes(*role.borrow() == Role::Primary),
    );
}

fn yes(it_is: bool) -> f64 {
    f64::from(u8::from(it_is))
}
