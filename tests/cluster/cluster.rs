//! Three registrars of one group on three brokers.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use registrar_testkit::ports;
use tokio::sync::MutexGuard;

use crate::brokers::{Brokers, NODES, brokers, logs};
use crate::node::Node;

/// After how long a silent registrar is taken for dead: the least that brokers allow.
pub(crate) const SESSION: Duration = Duration::from_secs(6);
/// How long a cluster may take to have a primary.
const PATIENCE: Duration = Duration::from_secs(60);

/// A cluster of one's own topic and group, on the brokers of the tier.
pub(crate) struct Cluster {
    pub(crate) nodes: Vec<Node>,
    pub(crate) brokers: MutexGuard<'static, Brokers>,
    pub(crate) topic: String,
    directory: PathBuf,
}

impl Cluster {
    /// Starts it. `properties` are added to every node's.
    pub(crate) async fn start(topic: &str, properties: &[(&str, &str)]) -> Self {
        let brokers = brokers().await;
        let directory = logs(topic);
        let port = ports::free(u16::try_from(NODES).unwrap()).unwrap();
        let node = |number: usize| {
            let mut config = registrar_tests::daemon()
                .kafka(&brokers.bootstrap(number), topic)
                .with("kafkastore.topic.replication.factor", NODES)
                // nothing may be compacted before the checker has read it
                .with("kafkastore.topic.config.min.compaction.lag.ms", 604_800_000)
                .with("kafkagroup.session.timeout.ms", SESSION.as_millis())
                .with("schema.compatibility.level", "none")
                .with("registrar.log.request", false);
            for (key, value) in properties {
                config = config.with(key, value);
            }
            Node::new(number, port + u16::try_from(number).unwrap(), &config, &directory)
        };
        let nodes: Vec<Node> = (0..NODES).map(node).collect();
        thread::scope(|scope| nodes.iter().for_each(|node| drop(scope.spawn(|| node.start()))));
        let cluster = Self { nodes, brokers, topic: topic.to_owned(), directory };
        cluster.primary();
        cluster
    }

    /// The primary, once exactly one node takes itself for it.
    pub(crate) fn primary(&self) -> &Node {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let primaries: Vec<&Node> = self.nodes.iter().filter(|node| node.is_primary()).collect();
            if let [primary] = primaries[..] {
                return primary;
            }
            assert!(Instant::now() < deadline, "{} primaries; see {}", primaries.len(), self.directory.display());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// A node that is not the primary.
    pub(crate) fn follower(&self) -> &Node {
        let primary = self.primary().number;
        &self.nodes[(primary + 1) % NODES]
    }

    /// The group in which its nodes elect.
    pub(crate) fn group(&self) -> String {
        format!("group-{}", self.topic)
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.url.clone()).collect()
    }

    /// Ends every node. What they have printed is deleted.
    pub(crate) fn end(self) {
        self.nodes.iter().for_each(Node::kill);
        std::fs::remove_dir_all(&self.directory).unwrap();
    }
}
