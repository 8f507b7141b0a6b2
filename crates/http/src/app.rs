//! What every request needs.

use std::sync::Arc;

use registrar_registry::Registry;
use tokio::sync::watch;

use crate::cluster::Cluster;
use crate::config::Config;
use crate::layers::body::Room;
use crate::metrics::Metrics;
use crate::rendered::Rendered;
use crate::request_log::RequestLog;
use crate::router::Router;

/// The service's parts, shared by all connections.
pub(crate) struct App {
    pub config: Config,
    pub registry: Arc<Registry>,
    pub cluster: Cluster,
    pub metrics: Arc<Metrics>,
    pub log: RequestLog,
    pub router: Router,
    pub rendered: Rendered,
    pub room: Room,
    /// True once nobody waits for answers any more.
    pub closing: watch::Sender<bool>,
}
