//! Why the brokers take nothing, in words: what librdkafka says of a batch is only that its time is up.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use rdkafka::admin::ResourceSpecifier;
use rdkafka::metadata::{MetadataPartition, MetadataTopic};
use tokio::runtime::Handle;
use tracing::warn;

use crate::admin::Admin;
use crate::cluster::Cluster;
use crate::config::KafkaLogConfig;
use crate::fencing::STATE_TOPIC;

/// How long each question may take.
const ASK: Duration = Duration::from_secs(3);

/// How long the brokers may take without being asked why.
const SLOW: Duration = Duration::from_secs(3);

/// What happens when the reason is gone.
const GOES_ON: &str = "registrar goes on by itself then";

/// Looks for what keeps the topic, or the one with the brokers' transactions, from being written.
#[derive(Clone)]
pub(crate) struct Diagnosis {
    config: KafkaLogConfig,
    cluster: Arc<Cluster>,
}

impl fmt::Debug for Diagnosis {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Diagnosis").field("topic", &self.config.topic).finish_non_exhaustive()
    }
}

impl Diagnosis {
    pub(crate) fn new(config: &KafkaLogConfig, cluster: &Arc<Cluster>) -> Self {
        Self { config: config.clone(), cluster: Arc::clone(cluster) }
    }

    /// Waits for some work. If it takes long, says why in the log, and gives the reason as well.
    pub(crate) async fn watch<T>(&self, what: &str, work: impl Future<Output = T>) -> (T, Option<String>) {
        let mut work = pin!(work);
        if let Ok(done) = tokio::time::timeout(SLOW, &mut work).await {
            return (done, None);
        }
        // The brokers may need a while to miss one another.
        let looking = async {
            loop {
                match self.reason().await {
                    Some(reason) => return reason,
                    None => tokio::time::sleep(SLOW).await,
                }
            }
        };
        let (mut looking, mut reason) = (pin!(looking), None);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return (done, reason),
                found = &mut looking, if reason.is_none() => {
                    warn!(topic = self.config.topic, reason = found, "{what} takes long");
                    reason = Some(found);
                }
            }
        }
    }

    async fn reason(&self) -> Option<String> {
        let (this, runtime) = (self.clone(), Handle::current());
        tokio::task::spawn_blocking(move || this.find(&runtime)).await.ok()?
    }

    fn find(&self, runtime: &Handle) -> Option<String> {
        [self.config.topic.as_str(), STATE_TOPIC].into_iter().find_map(|topic| {
            let metadata = match self.cluster.metadata_of(topic, ASK) {
                Ok(metadata) => metadata,
                Err(error) => return Some(self.cluster.no_answer(&error)),
            };
            let described = metadata.topics().iter().find(|known| known.name() == topic)?;
            let shortage = Shortage { topic, live: metadata.brokers().iter().map(|broker| broker.id()).collect() };
            let min_insync = || min_insync(&self.config, topic, runtime);
            shortage.of_leaders(described).or_else(|| shortage.of_replicas(described, min_insync()?))
        })
    }
}

/// The topic's `min.insync.replicas`, where it may be read.
fn min_insync(config: &KafkaLogConfig, topic: &str, runtime: &Handle) -> Option<usize> {
    let described = Admin::new(config, runtime).ok()?.describe(&ResourceSpecifier::Topic(topic), ASK).ok()?;
    described.get("min.insync.replicas")?.value.as_ref()?.parse().ok()
}

/// What a topic is short of.
struct Shortage<'a> {
    topic: &'a str,
    live: BTreeSet<i32>,
}

impl Shortage<'_> {
    fn of_leaders(&self, topic: &MetadataTopic) -> Option<String> {
        let leaderless = |partition: &&MetadataPartition| !self.live.contains(&partition.leader());
        let partition = topic.partitions().iter().find(leaderless)?;
        Some(format!(
            "partition {} of the topic {} has no leader: start the brokers {}; {GOES_ON}",
            partition.id(),
            self.topic,
            list(partition.replicas().iter().filter(|id| !self.live.contains(id))),
        ))
    }

    fn of_replicas(&self, topic: &MetadataTopic, min_insync: usize) -> Option<String> {
        // the brokers ask for no more than there can be
        let short = |partition: &&MetadataPartition| partition.isr().len() < min_insync.min(partition.replicas().len());
        let partition = topic.partitions().iter().find(short)?;
        let behind = partition.replicas().iter().filter(|id| !partition.isr().contains(id));
        Some(format!(
            "the topic {} has min.insync.replicas = {min_insync}, but of its {} replicas only {} are in sync: start the \
             brokers {}, or lower min.insync.replicas; {GOES_ON}",
            self.topic,
            partition.replicas().len(),
            partition.isr().len(),
            list(behind),
        ))
    }
}

fn list<'a>(ids: impl Iterator<Item = &'a i32>) -> String {
    ids.map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
