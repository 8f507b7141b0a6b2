//! [`KafkaLog`].

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use rdkafka::error::RDKafkaErrorCode as Code;
use registrar_log::{AppendError, Appender, Log, LogError, LogReader, LogRecord, Offset};
use tokio::runtime::Handle;
use tracing::warn;

use crate::aborted;
use crate::admin::Admin;
use crate::appender::{self, KafkaAppender, Outgoing, PATIENCE};
use crate::cluster::Cluster;
use crate::config::{Isolation, KafkaLogConfig};
use crate::diagnosis::Diagnosis;
use crate::errors::to_log_error;
use crate::fencing::{self, Appending};
use crate::incarnation::Incarnation;
use crate::reader::{KafkaReader, Reading};
use crate::stable::Ends;
use crate::stats::KafkaStats;
use crate::{topic, topic_id};

/// How many bytes of key and value are imported in one transaction, and how many records.
const IMPORT_BYTES: usize = 512 * 1024;
const IMPORT_RECORDS: usize = 1_000;

/// A topic of a Kafka cluster as a log.
#[derive(Clone)]
pub struct KafkaLog {
    shared: Arc<Shared>,
}

struct Shared {
    config: KafkaLogConfig,
    cluster: Arc<Cluster>,
    cluster_id: String,
    max_message_bytes: usize,
    appending: Appending,
    /// Everything below was appended by this log's appenders.
    appended: Arc<AtomicI64>,
    incarnation: Arc<Incarnation>,
    stats: Arc<KafkaStats>,
}

impl Shared {
    /// What the brokers say of the end. Blocks.
    fn end(&self) -> Result<Offset, LogError> {
        let Self { config: KafkaLogConfig { topic, timeout, .. }, cluster, incarnation, .. } = self;
        incarnation.found()?;
        let error = match cluster.end() {
            Ok(end) => return Ok(end),
            Err(error) => error,
        };
        if matches!(error.rdkafka_error_code(), Some(Code::UnknownTopicOrPartition | Code::UnknownTopic)) {
            incarnation.check(cluster.client(), *timeout)?;
        }
        Err(to_log_error(&format!("cannot find the end of the topic {topic}"), &error, topic, ""))
    }

    fn read(&self, from: Offset, isolation: Isolation) -> Result<KafkaReader, LogError> {
        KafkaReader::start(Reading {
            config: self.config.clone(),
            from,
            isolation,
            incarnation: Arc::clone(&self.incarnation),
            stats: Arc::clone(&self.stats),
        })
    }
}

impl fmt::Debug for KafkaLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KafkaLog").field("topic", &self.shared.config.topic).finish_non_exhaustive()
    }
}

impl KafkaLog {
    /// Connects to the cluster and sees to it that the topic exists and is fit (spec: core 8.3).
    ///
    /// # Errors
    /// [`LogError::Fatal`] if the cluster does not answer in time, refuses, cannot have the transactions that are asked for,
    /// or if the topic is unfit.
    pub async fn open(config: KafkaLogConfig) -> Result<Self, LogError> {
        let runtime = Handle::current();
        let shared = blocking(move || {
            let cluster = Arc::new(Cluster::new(&config, Isolation::Committed)?);
            let admin = Admin::new(&config, &runtime)?;
            let max_message_bytes = topic::ensure(&config, &cluster, &admin)?;
            let cluster_id = cluster.id(config.init_timeout)?;
            let appending = fencing::choose(&config, &cluster, &admin)?;
            let id = topic_id::ask(cluster.client(), &config.topic, config.timeout);
            let id = id.inspect_err(|error| warn!(%error, "not known, so another topic of its name is not noticed"));
            let incarnation = Arc::new(Incarnation::new(&config.topic, id.ok().flatten()));
            Ok(Shared {
                config,
                cluster,
                cluster_id,
                max_message_bytes,
                appending,
                appended: Arc::default(),
                incarnation,
                stats: Arc::default(),
            })
        })
        .await?;
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The cluster's own name for itself.
    pub fn cluster_id(&self) -> &str {
        &self.shared.cluster_id
    }

    /// Whether the broker fences every appender but the last: [`Fencing`](crate::Fencing), decided when the log was opened.
    pub fn is_fenced(&self) -> bool {
        self.shared.appending == Appending::Transactional
    }

    /// What has gone wrong since the log was opened.
    pub fn stats(&self) -> &Arc<KafkaStats> {
        &self.shared.stats
    }

    /// Appends the records of another log, for example from a dump, with their timestamps; the topic gives them offsets of
    /// its own. Records without a key are left out, for a compacted topic takes none. Acquires the log.
    ///
    /// # Errors
    /// [`LogError`]; some of the records may have been appended.
    pub async fn import(&self, records: impl IntoIterator<Item = LogRecord> + Send) -> Result<(), LogError> {
        let mut appender = self.acquire_appender().await?;
        let mut batch = Vec::new();
        let mut bytes = 0;
        let (keyed, keyless): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| record.key.is_some());
        if !keyless.is_empty() {
            warn!(records = keyless.len(), "left out the records without a key");
        }
        for LogRecord { timestamp, key, value, .. } in keyed {
            let outgoing = Outgoing { key, value, timestamp: Some(timestamp) };
            bytes += outgoing.size();
            batch.push(outgoing);
            if bytes >= IMPORT_BYTES || batch.len() >= IMPORT_RECORDS {
                import_batch(&mut appender, std::mem::take(&mut batch)).await?;
                bytes = 0;
            }
        }
        import_batch(&mut appender, batch).await
    }

    async fn acquire_appender(&self) -> Result<KafkaAppender, LogError> {
        let shared = Arc::clone(&self.shared);
        let diagnosis = Diagnosis::new(&shared.config, &shared.cluster);
        let watching = diagnosis.clone();
        let acquiring = blocking(move || {
            // appended to another topic of its name, records would be in nobody's memory
            shared.incarnation.check(shared.cluster.client(), shared.config.timeout)?;
            let appended = Arc::clone(&shared.appended);
            appender::acquire(&shared.appending, &shared.config, shared.max_message_bytes, appended, diagnosis)
        });
        let (outcome, reason) = watching.watch("taking the topic over", acquiring).await;
        let outcome = outcome.map_err(|error| match (error, reason) {
            (LogError::Unavailable(text), Some(reason)) => LogError::Unavailable(format!("{text}: {reason}")),
            (error, _) => error,
        });
        outcome.inspect_err(|_| self.shared.stats.acquire_failed())
    }
}

async fn import_batch(appender: &mut KafkaAppender, batch: Vec<Outgoing>) -> Result<(), LogError> {
    match appender.append_outgoing(batch).await {
        Ok(_) => Ok(()),
        Err(error @ AppendError::TooLarge(_)) => Err(LogError::Fatal(format!("cannot import: {error}"))),
        Err(error) => Err(LogError::Unavailable(format!("cannot import: {error}"))),
    }
}

#[async_trait]
impl Log for KafkaLog {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        Ok(Box::new(self.acquire_appender().await?))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        self.shared.incarnation.found()?;
        Ok(Box::new(self.shared.read(from, Isolation::Committed)?))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        let appended = self.shared.appended.load(Ordering::SeqCst);
        let shared = Arc::clone(&self.shared);
        // The coordinator acknowledges a commit before the partition has its marker. Until then the last stable offset is
        // below what is committed, so for own appends we know better.
        let end = blocking(move || shared.end()).await.inspect_err(|_| self.shared.stats.end_failed())?;
        Ok(end.max(appended))
    }

    /// Reads the topic from `from` to its end, twice at once: 100,000 records of 700 bytes take one to two seconds, where a
    /// replay takes a third of one (a debug build and one broker on two busy cores).
    async fn aborted_keys(&self, from: Offset) -> Result<Vec<Bytes>, LogError> {
        let shared = Arc::clone(&self.shared);
        let end = blocking(move || Ends::new(&shared.config)?.await_stable(PATIENCE)).await?;
        let read = |isolation| self.shared.read(from, isolation);
        aborted::keys(read(Isolation::Committed)?, read(Isolation::Uncommitted)?, from, end).await
    }
}

/// Runs what blocks where it holds up nobody.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(failure) => Err(LogError::Unavailable(format!("a thread failed: {failure}"))),
    }
}
