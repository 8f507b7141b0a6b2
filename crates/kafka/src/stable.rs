//! Waiting for transactions to end.

use std::thread;
use std::time::{Duration, Instant};

use registrar_log::{LogError, Offset};

use crate::cluster::Cluster;
use crate::config::{Isolation, KafkaLogConfig};
use crate::errors::to_log_error;

/// How often the broker is asked. Markers usually are there after a millisecond.
const POLL: Duration = Duration::from_millis(2);

/// Two ways to ask for the end of the topic.
pub(crate) struct Ends {
    /// Behind everything that was ever produced.
    all: Cluster,
    /// Behind everything whose transaction has ended.
    stable: Cluster,
    topic: String,
}

impl Ends {
    pub(crate) fn new(config: &KafkaLogConfig) -> Result<Self, LogError> {
        Ok(Self {
            all: Cluster::new(config, Isolation::Uncommitted)?,
            stable: Cluster::new(config, Isolation::Committed)?,
            topic: config.topic.clone(),
        })
    }

    /// The end of the topic, once every transaction below it has its marker: the coordinator acknowledges the end of a
    /// transaction before. Blocks.
    pub(crate) fn await_stable(&self, patience: Duration) -> Result<Offset, LogError> {
        let deadline = Instant::now() + patience;
        let end = self.ask(&self.all)?;
        while self.ask(&self.stable)? < end {
            if Instant::now() >= deadline {
                let topic = &self.topic;
                return Err(LogError::Unavailable(format!("a transaction in the topic {topic} does not end")));
            }
            thread::sleep(POLL);
        }
        Ok(end)
    }

    fn ask(&self, cluster: &Cluster) -> Result<Offset, LogError> {
        let topic = &self.topic;
        let what = || format!("cannot find the end of the topic {topic}");
        cluster.end().map_err(|error| to_log_error(&what(), &error, topic, ""))
    }
}
