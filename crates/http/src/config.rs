//! What the server is told by whoever starts it.

use std::fmt;
use std::time::Duration;

use registrar_wire::PageLimits;

use crate::tasks::Tasks;

/// The server's settings (spec: ops 2 names the keys).
#[derive(Debug, Clone)]
pub struct Config {
    /// How long a connection may be idle; `None` for ever.
    pub idle_timeout: Option<Duration>,
    /// How long a request may take before it is answered with 504; `None` for ever.
    pub request_timeout: Option<Duration>,
    /// How long a stop waits for requests in flight.
    pub graceful_shutdown: Duration,
    /// Whether answers are compressed for clients that accept gzip.
    pub compression: bool,
    /// The largest head of a request in bytes, at least 8192; beyond it the answer is 431.
    pub max_head_bytes: usize,
    /// The largest body of a request in bytes; beyond it the answer is 413.
    pub max_body_bytes: usize,
    /// How many bytes the bodies of all requests may take together; further ones wait unread.
    pub max_bodies_bytes: usize,
    /// Whether the routes about associations exist.
    pub associations: bool,
    /// The bounds of lists.
    pub lists: ListLimits,
    /// What the server says of itself.
    pub identity: Identity,
    /// Where writes run.
    pub tasks: Tasks,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            idle_timeout: Some(Duration::from_secs(30)),
            request_timeout: Some(Duration::from_secs(600)),
            graceful_shutdown: Duration::from_secs(5),
            compression: true,
            max_head_bytes: 8192,
            max_body_bytes: 64 << 20,
            max_bodies_bytes: 256 << 20,
            associations: true,
            lists: ListLimits::default(),
            identity: Identity::default(),
            tasks: Tasks::default(),
        }
    }
}

/// One address to listen on, over plain HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// A name or an address.
    pub host: String,
    /// The port; 0 for any free one.
    pub port: u16,
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}:{}", self.host, self.port)
    }
}

/// The bounds of the four families of lists (spec: core 1.5).
#[derive(Debug, Clone, Copy)]
pub struct ListLimits {
    /// `GET /schemas` and lists of references.
    pub schemas: PageLimits,
    /// Lists of subjects.
    pub subjects: PageLimits,
    /// Lists of versions.
    pub versions: PageLimits,
    /// `GET /contexts`.
    pub contexts: PageLimits,
}

impl Default for ListLimits {
    fn default() -> Self {
        let all = PageLimits::same(2_147_483_647);
        Self { schemas: PageLimits::same(1000), subjects: all, versions: all, contexts: all }
    }
}

/// What the server says of itself (spec: core 2.2).
#[derive(Debug, Clone)]
pub struct Identity {
    /// The id of the Kafka cluster.
    pub kafka_cluster_id: String,
    /// `schema.registry.group.id`
    pub group_id: String,
    /// The version that is answered.
    pub version: String,
    /// The commit that it was built from.
    pub commit_id: String,
    /// `schema.registry.metadata.deployment.attributes`
    pub attributes: Vec<String>,
}

impl Default for Identity {
    fn default() -> Self {
        let unknown = || "Unknown".to_owned();
        Self {
            kafka_cluster_id: unknown(),
            group_id: "schema-registry".to_owned(),
            version: unknown(),
            commit_id: unknown(),
            attributes: Vec::new(),
        }
    }
}
