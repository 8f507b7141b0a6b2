//! What every request needs.

use std::sync::Arc;

use registrar_registry::Registry;

use crate::config::Config;
use crate::layers::body::Room;
use crate::metrics::Metrics;
use crate::rendered::Rendered;
use crate::request_log::RequestLog;
use crate::router::Router;

/// The server's parts, shared by all connections.
pub(crate) struct App {
    pub config: Config,
    pub registry: Arc<Registry>,
    pub metrics: Arc<Metrics>,
    pub log: RequestLog,
    pub router: Router,
    pub rendered: Rendered,
    pub room: Room,
}
