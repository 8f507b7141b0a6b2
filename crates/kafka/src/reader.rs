//! Reading the topic: a thread polls librdkafka, an assembly makes chunks of what it gets, a channel hands them over.

mod assembly;
mod partition;
mod poller;

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::{Chunk, LogError, LogReader, Offset};
use tokio::sync::mpsc;

use self::poller::Poller;
use crate::config::{Isolation, KafkaLogConfig};
use crate::incarnation::Incarnation;
use crate::stats::KafkaStats;

pub(crate) use self::poller::read;

/// How many chunks wait for their reader; each has up to 4 MiB.
const QUEUE: usize = 2;

/// What is read.
pub(crate) struct Reading {
    pub config: KafkaLogConfig,
    /// The first offset.
    pub from: Offset,
    pub isolation: Isolation,
    /// The topic that it has to be.
    pub incarnation: Arc<Incarnation>,
    /// Who is told whether it can be read.
    pub stats: Arc<KafkaStats>,
}

/// The consuming half. Dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct KafkaReader {
    chunks: mpsc::Receiver<Result<Chunk, LogError>>,
}

impl KafkaReader {
    /// Starts to read.
    pub(crate) fn start(reading: Reading) -> Result<Self, LogError> {
        let (sender, chunks) = mpsc::channel(QUEUE);
        let polling = move || match Poller::new(reading) {
            Ok(poller) => poller.run(&sender),
            Err(error) => {
                let _ = sender.blocking_send(Err(error));
            }
        };
        match std::thread::Builder::new().name("kafka-reader".to_owned()).spawn(polling) {
            Ok(_) => Ok(Self { chunks }),
            Err(error) => Err(LogError::Unavailable(format!("cannot start a thread: {error}"))),
        }
    }
}

#[async_trait]
impl LogReader for KafkaReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        match self.chunks.recv().await {
            Some(outcome) => outcome,
            None => Err(LogError::Unavailable("the reader has ended".to_owned())),
        }
    }
}
