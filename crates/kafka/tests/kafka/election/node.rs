//! A node of a test's own group.

use std::time::Duration;

use registrar_kafka::{Advertised, ElectionConfig, KafkaElection};
use registrar_log::{Election, Seat, Standing};
use tokio::time::timeout;

/// The shortest session that brokers take by default.
pub(crate) const SESSION: Duration = Duration::from_secs(6);

/// How long anything may take on a machine that has much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A node that takes part.
pub(crate) struct Node {
    pub(crate) election: KafkaElection,
    pub(crate) url: String,
}

/// The configuration of a node `host` in a group.
pub(crate) fn config(bootstrap: &str, group: &str, host: &str) -> ElectionConfig {
    let advertised = Advertised { scheme: "http".to_owned(), host: host.to_owned(), port: 8081 };
    let mut config = ElectionConfig::new(bootstrap, advertised);
    config.group = group.to_owned();
    config.session_timeout = SESSION;
    config
}

impl Node {
    /// Begins to take part.
    pub(crate) fn join(config: ElectionConfig) -> Self {
        let Advertised { scheme, host, port } = &config.advertised;
        let url = format!("{scheme}://{host}:{port}");
        let election = KafkaElection::new(config).unwrap();
        election.join();
        Self { election, url }
    }

    /// Waits for a standing.
    pub(crate) async fn until(&self, what: &str, is: impl Fn(&Standing) -> bool) -> Standing {
        let mut standing = self.election.standing();
        let outcome = timeout(PATIENCE, standing.wait_for(|standing| is(standing))).await;
        match outcome {
            Ok(standing) => standing.unwrap().clone(),
            Err(_) => panic!("{} never saw that {what}: {:?}", self.url, self.election.standing().borrow()),
        }
    }

    pub(crate) fn now(&self) -> Standing {
        self.election.standing().borrow().clone()
    }

    /// Whom this node takes for the primary.
    pub(crate) fn primary(&self, standing: &Standing) -> Option<String> {
        match &standing.seat {
            Seat::Nobody => None,
            Seat::Mine => Some(self.url.clone()),
            Seat::Other(peer) => Some(peer.url.clone()),
        }
    }

    /// Waits until this node takes `primary` for the primary of a group of that many members.
    pub(crate) async fn agrees(&self, primary: Option<&str>, members: usize) -> Standing {
        let what = format!("{primary:?} is primary of {members}");
        self.until(&what, |standing| {
            standing.generation.is_some()
                && standing.members.len() == members
                && self.primary(standing).as_deref() == primary
        })
        .await
    }
}

/// Waits until all nodes, which are the whole group, take `primary` for the primary in the same generation.
pub(crate) async fn agree(nodes: &[&Node], primary: Option<&str>) {
    loop {
        let mut generations = Vec::new();
        for node in nodes {
            generations.push(node.agrees(primary, nodes.len()).await.generation);
        }
        generations.dedup();
        if generations.len() == 1 {
            return;
        }
    }
}
