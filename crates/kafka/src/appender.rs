//! Appending: a thread of its own for each appender, because librdkafka's transactions block.
//!
//! There are two kinds, [`transactional`] and [`plain`]; which one a log has is decided in [`crate::fencing`].

mod delivery;
mod plain;
mod producer;
mod settling;
mod transaction;
mod transactional;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bytes::Bytes;
use registrar_log::{AppendError, Appender, LogError, Offset, Record};
use tokio::sync::{mpsc, oneshot};
use tracing::warn;

use self::plain::Plain;
pub(crate) use self::producer::PATIENCE;
use self::settling::Settling;
use self::transactional::Transactional;
use crate::config::KafkaLogConfig;
use crate::diagnosis::Diagnosis;
use crate::fencing::{Appending, UNFENCED};

/// A record on its way out.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) key: Option<Bytes>,
    pub(crate) value: Option<Bytes>,
    /// Milliseconds since the Unix epoch; without one: now. All records of a batch get the same, see the reader's assembly.
    pub(crate) timestamp: Option<i64>,
}

impl Outgoing {
    /// Bytes of key and value.
    pub(crate) fn size(&self) -> usize {
        let length = |bytes: &Option<Bytes>| bytes.as_ref().map_or(0, Bytes::len);
        length(&self.key) + length(&self.value)
    }
}

impl From<&Record> for Outgoing {
    fn from(record: &Record) -> Self {
        Self { key: Some(record.key.clone()), value: record.value.clone(), timestamp: None }
    }
}

/// What is asked of an appender's thread.
enum Task {
    Append(Vec<Outgoing>),
    /// See [`Appender::settle`].
    Settle(Outgoing),
}

struct Request {
    task: Task,
    answer: oneshot::Sender<Result<Vec<Offset>, AppendError>>,
}

/// The asking half. Dropping it ends the thread and its producers.
#[derive(Debug)]
pub(crate) struct KafkaAppender {
    requests: mpsc::Sender<Request>,
    diagnosis: Diagnosis,
}

/// What appends.
enum Kind {
    /// With what settles the topic, made when that is first asked for.
    Transactional(Transactional, Option<Box<Settling>>),
    Plain(Plain),
}

impl Kind {
    fn acquire(appending: &Appending, config: &KafkaLogConfig, max_message_bytes: usize) -> Result<Self, LogError> {
        match appending {
            Appending::Transactional => {
                Transactional::acquire(config, max_message_bytes).map(|appender| Self::Transactional(appender, None))
            }
            Appending::Plain(reason) => {
                warn!(topic = config.topic, reason, "{UNFENCED}");
                Plain::new(config, max_message_bytes).map(Self::Plain)
            }
        }
    }

    fn append(&mut self, batch: &[Outgoing]) -> Result<Vec<Offset>, AppendError> {
        match self {
            Self::Transactional(appender, _) => appender.append(batch, now()),
            Self::Plain(appender) => appender.append(batch, now()),
        }
    }

    fn settle(
        &mut self,
        record: Outgoing,
        config: &KafkaLogConfig,
        max_message_bytes: usize,
    ) -> Result<Vec<Offset>, AppendError> {
        // only transactions leave markers behind
        let Self::Transactional(_, settling) = self else { return Ok(Vec::new()) };
        let mut ready = match settling.take() {
            Some(ready) => ready,
            None => match Settling::new(config, max_message_bytes) {
                Ok(ready) => Box::new(ready),
                Err(error) => return Err(AppendError::Unavailable(error.to_string())),
            },
        };
        let outcome = ready.append(record, now());
        // one that does not know what it has done does nothing more
        *settling = (!matches!(outcome, Err(AppendError::Unknown(_)))).then_some(ready);
        outcome
    }
}

/// Milliseconds since the Unix epoch.
fn now() -> i64 {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// Becomes the appender: fences every earlier one at the broker, unless appending is plain. `appended` is raised to the
/// offset behind each batch. Blocks.
pub(crate) fn acquire(
    appending: &Appending,
    config: &KafkaLogConfig,
    max_message_bytes: usize,
    appended: Arc<AtomicI64>,
    diagnosis: Diagnosis,
) -> Result<KafkaAppender, LogError> {
    let mut appender = Kind::acquire(appending, config, max_message_bytes)?;
    let (requests, mut received) = mpsc::channel::<Request>(1);
    let config = config.clone();
    let appending = move || {
        while let Some(request) = received.blocking_recv() {
            let outcome = match request.task {
                Task::Append(batch) => appender.append(&batch),
                Task::Settle(record) => appender.settle(record, &config, max_message_bytes),
            };
            if let Some(last) = outcome.as_ref().ok().and_then(|offsets| offsets.last()) {
                appended.fetch_max(last + 1, Ordering::SeqCst);
            }
            // Nobody may wait for the answer any more; the batch is appended all the same.
            let _ = request.answer.send(outcome);
        }
    };
    match std::thread::Builder::new().name("kafka-appender".to_owned()).spawn(appending) {
        Ok(_) => Ok(KafkaAppender { requests, diagnosis }),
        Err(error) => Err(LogError::Unavailable(format!("cannot start a thread: {error}"))),
    }
}

impl KafkaAppender {
    /// Appends a batch with the timestamps that its records may have.
    pub(crate) async fn append_outgoing(&mut self, batch: Vec<Outgoing>) -> Result<Vec<Offset>, AppendError> {
        self.ask(Task::Append(batch)).await
    }

    async fn ask(&mut self, task: Task) -> Result<Vec<Offset>, AppendError> {
        let ended = || AppendError::Unknown("the appender has ended".to_owned());
        let (answer, answered) = oneshot::channel();
        self.requests.send(Request { task, answer }).await.map_err(|_| ended())?;
        let (outcome, reason) = self.diagnosis.watch("an append", answered).await;
        match (outcome.map_err(|_| ended())?, reason) {
            (Err(AppendError::Unavailable(text)), Some(reason)) => {
                Err(AppendError::Unavailable(format!("{text}: {reason}")))
            }
            (outcome, _) => outcome,
        }
    }
}

#[async_trait]
impl Appender for KafkaAppender {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        self.append_outgoing(batch.iter().map(Outgoing::from).collect()).await
    }

    async fn settle(&mut self, record: &Record) -> Result<(), AppendError> {
        self.ask(Task::Settle(record.into())).await.map(drop)
    }
}
