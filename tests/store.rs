//! A log that daemons are started on, and that a test fills and reads behind their backs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::embedded::EmbeddedLog;
use registrar_log::{Log, LogRecord};
use registrar_testkit::broker::Broker;
use registrar_testkit::daemon::{Daemon, DaemonConfig};
use serde_json::Value;
use tempfile::TempDir;

use crate::{broker, daemon};

/// What a store's errors are.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

enum Kind {
    Embedded,
    Kafka { broker: Arc<Broker>, topic: String },
}

/// A log of one's own, gone with the value.
pub struct Store {
    directory: TempDir,
    kind: Kind,
}

impl Store {
    /// An embedded log in a new directory.
    ///
    /// # Errors
    /// If the directory cannot be made.
    pub fn embedded() -> Result<Self, Failure> {
        Ok(Self { directory: TempDir::new()?, kind: Kind::Embedded })
    }

    /// A topic of that name, which must be the test's own, on the shared broker.
    ///
    /// # Errors
    /// If a directory cannot be made.
    pub fn kafka(topic: &str) -> Result<Self, Failure> {
        let kind = Kind::Kafka { broker: broker(), topic: topic.to_owned() };
        Ok(Self { directory: TempDir::new()?, kind })
    }

    /// How a daemon on this log is configured.
    pub fn daemon(&self) -> DaemonConfig {
        match &self.kind {
            Kind::Embedded => daemon().embedded(&self.data()),
            Kind::Kafka { broker, topic } => daemon().kafka(broker.bootstrap(), topic),
        }
    }

    /// Whether it is a topic.
    pub fn is_on_kafka(&self) -> bool {
        matches!(self.kind, Kind::Kafka { .. })
    }

    /// Starts a daemon on this log.
    ///
    /// # Errors
    /// Its output, if it does not come up.
    pub fn start(&self) -> Result<Daemon, Failure> {
        Ok(self.daemon().start(self.directory.path())?)
    }

    /// The directory in which its daemons run.
    pub fn directory(&self) -> &std::path::Path {
        self.directory.path()
    }

    /// Where an embedded log keeps its data.
    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Puts records in, offsets and timestamps included. No daemon may run.
    ///
    /// # Errors
    /// If the log refuses.
    pub async fn import(&self, records: Vec<LogRecord>) -> Result<(), Failure> {
        match &self.kind {
            Kind::Embedded => EmbeddedLog::open(self.data()).await?.import(records).await?,
            Kind::Kafka { .. } => self.topic().await?.import(records).await?,
        }
        Ok(())
    }

    /// Every committed record, in order. On the embedded log, no daemon may run.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub async fn records(&self) -> Result<Vec<LogRecord>, Failure> {
        let log: Box<dyn Log> = match &self.kind {
            Kind::Embedded => Box::new(EmbeddedLog::open(self.data()).await?),
            Kind::Kafka { .. } => Box::new(self.topic().await?),
        };
        let end = log.end().await?;
        let mut reader = log.replay(0).await?;
        let (mut records, mut position) = (Vec::new(), 0);
        while position < end {
            let chunk = reader.next().await?;
            records.extend(chunk.records);
            position = chunk.position;
        }
        Ok(records)
    }

    async fn topic(&self) -> Result<KafkaLog, Failure> {
        let Kind::Kafka { broker, topic } = &self.kind else { return Err("not on Kafka".into()) };
        let mut config = KafkaLogConfig::new(broker.bootstrap(), topic);
        // recorded timestamps lie in the past or the future of the test
        let far = ("message.timestamp.after.max.ms".to_owned(), i64::MAX.to_string());
        config.topic_config = BTreeMap::from([far]);
        Ok(KafkaLog::open(config).await?)
    }
}

/// The records of a dump, one JSON object a line: offset, timestamp, key, value or null.
///
/// # Errors
/// If it cannot be read.
pub fn dump(name: &str) -> Result<Vec<LogRecord>, Failure> {
    let path = crate::recordings().join(format!("topics/{name}.topic.jsonl"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.lines().map(record).collect()
}

fn record(line: &str) -> Result<LogRecord, Failure> {
    let line: Value = serde_json::from_str(line)?;
    let bytes = |field: &str| line[field].as_str().map(|text| text.to_owned().into());
    let number = |field: &str| line[field].as_i64().ok_or(format!("no {field}"));
    Ok(LogRecord {
        offset: number("offset")?,
        timestamp: number("timestamp")?,
        key: bytes("key"),
        value: bytes("value"),
    })
}
