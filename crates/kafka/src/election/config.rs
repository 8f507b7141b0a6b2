//! What an election needs to know.

use std::collections::BTreeMap;
use std::time::Duration;

/// The longest pause between two heartbeats: a new assignment is noticed this late at most.
const MAX_HEARTBEAT_INTERVAL: Duration = Duration::from_millis(500);

/// Where a node takes requests that others pass on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advertised {
    /// `http` or `https`.
    pub scheme: String,
    /// A name or an address that the other nodes can reach.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// A node's part in an election over a Kafka group. The names of the keys are the reference's (spec: ops 1.1).
#[derive(Debug, Clone)]
pub struct ElectionConfig {
    /// librdkafka's configuration: `bootstrap.servers`, and what says how brokers are spoken to.
    pub client: BTreeMap<String, String>,
    /// `schema.registry.group.id`.
    pub group: String,
    /// `kafkagroup.session.timeout.ms`: how long a node may be silent before the others elect anew. The brokers bound it
    /// by `group.min.session.timeout.ms` and `group.max.session.timeout.ms`.
    pub session_timeout: Duration,
    /// `kafkagroup.heartbeat.interval.ms`. Half a second at most is used.
    pub heartbeat_interval: Duration,
    /// `kafkagroup.rebalance.timeout.ms`: how long the others wait for a node that is known but does not join again.
    pub rebalance_timeout: Duration,
    /// The first pause before a failed request is sent again; it doubles each time.
    pub retry_backoff: Duration,
    /// Who this node is to the others.
    pub advertised: Advertised,
    /// `leader.eligibility`: whether this node may be elected.
    pub eligible: bool,
    /// Whether the log fences every primary but the last, so that a seat can be held while the coordinator is away.
    pub fenced: bool,
    /// `leader.election.sticky`: whether a primary stays primary when others come; must be equal on all nodes.
    pub sticky: bool,
}

impl ElectionConfig {
    /// The reference's defaults, for a node of the cluster at `bootstrap` (`host:port`, comma-separated).
    pub fn new(bootstrap: impl Into<String>, advertised: Advertised) -> Self {
        Self {
            client: BTreeMap::from([("bootstrap.servers".to_owned(), bootstrap.into())]),
            group: "schema-registry".to_owned(),
            session_timeout: Duration::from_secs(10),
            heartbeat_interval: Duration::from_secs(3),
            rebalance_timeout: Duration::from_secs(300),
            retry_backoff: Duration::from_millis(100),
            advertised,
            eligible: true,
            fenced: true,
            sticky: false,
        }
    }

    pub(super) fn bootstrap(&self) -> Vec<String> {
        let list = self.client.get("bootstrap.servers").map_or("", String::as_str);
        list.split(',').map(str::trim).filter(|address| !address.is_empty()).map(str::to_owned).collect()
    }

    /// The pause between two heartbeats.
    pub(super) fn interval(&self) -> Duration {
        self.heartbeat_interval.min(MAX_HEARTBEAT_INTERVAL)
    }

    /// How long an answer to a heartbeat is waited for: three must fit into a session.
    pub(super) fn patience(&self) -> Duration {
        self.session_timeout / 3
    }
}
