//! A log as one node sees it: at the other end of a line.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use registrar_log::{AppendError, Appender, Chunk, Log, LogError, LogReader, Offset, Record};
use tokio::sync::{Mutex, oneshot};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::line::Line;

/// How long a node waits for an answer of the log.
const PATIENCE: Duration = Duration::from_secs(2);

/// A log behind a line. What was sent arrives even if the node ends, or waits no longer.
pub(super) struct DistantLog {
    pub log: Arc<dyn Log>,
    pub line: Arc<Line>,
}

impl DistantLog {
    /// Has something done at the other end. `None` if no answer comes in time.
    async fn ask<T: Send + 'static>(line: &Arc<Line>, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        if line.loses_request() {
            sleep(PATIENCE).await;
            return None;
        }
        let (answer, answered) = oneshot::channel();
        let own = Arc::clone(line);
        line.tasks.spawn(async move {
            sleep(own.delay()).await;
            let done = work.await;
            sleep(own.delay()).await;
            if !own.loses_answer() {
                // the node may be gone
                let _ = answer.send(done);
            } else {
                // silence, not an error
                sleep(PATIENCE).await;
            }
        });
        timeout(PATIENCE, answered).await.ok()?.ok()
    }
}

/// What a log says to who may not write it.
const FORBIDDEN: &str = "the permission to write is missing";

fn silence() -> LogError {
    LogError::Unavailable("the log does not answer".to_owned())
}

#[async_trait]
impl Log for DistantLog {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        let (log, line) = (Arc::clone(&self.log), Arc::clone(&self.line));
        let work = async move {
            match line.is_forbidden() {
                true => Err(LogError::Fatal(FORBIDDEN.to_owned())),
                false => log.acquire().await,
            }
        };
        let appender = Self::ask(&self.line, work).await.ok_or_else(silence)??;
        Ok(Box::new(DistantAppender { appender: Arc::new(Mutex::new(appender)), line: Arc::clone(&self.line) }))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        let log = Arc::clone(&self.log);
        let reader = Self::ask(&self.line, async move { log.replay(from).await }).await.ok_or_else(silence)??;
        Ok(Box::new(DistantReader { reader, line: Arc::clone(&self.line), coming: None }))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        let log = Arc::clone(&self.log);
        Self::ask(&self.line, async move { log.end().await }).await.ok_or_else(silence)?
    }

    async fn aborted_keys(&self, from: Offset) -> Result<Vec<Bytes>, LogError> {
        let log = Arc::clone(&self.log);
        Self::ask(&self.line, async move { log.aborted_keys(from).await }).await.ok_or_else(silence)?
    }
}

struct DistantAppender {
    appender: Arc<Mutex<Box<dyn Appender>>>,
    line: Arc<Line>,
}

#[async_trait]
impl Appender for DistantAppender {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        let (appender, batch, line) = (Arc::clone(&self.appender), batch.to_vec(), Arc::clone(&self.line));
        let work = async move {
            match line.is_forbidden() {
                true => Err(AppendError::Forbidden(FORBIDDEN.to_owned())),
                false => appender.lock().await.append(&batch).await,
            }
        };
        let silence = || AppendError::Unknown("the log does not answer".to_owned());
        DistantLog::ask(&self.line, work).await.ok_or_else(silence)?
    }

    async fn settle(&mut self, record: &Record) -> Result<(), AppendError> {
        let (appender, record) = (Arc::clone(&self.appender), record.clone());
        let work = async move { appender.lock().await.settle(&record).await };
        let silence = || AppendError::Unknown("the log does not answer".to_owned());
        DistantLog::ask(&self.line, work).await.ok_or_else(silence)?
    }
}

struct DistantReader {
    reader: Box<dyn LogReader>,
    line: Arc<Line>,
    /// What is on its way, and when it arrives.
    coming: Option<(Instant, Chunk)>,
}

#[async_trait]
impl LogReader for DistantReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        if self.coming.is_none() {
            let chunk = tokio::select! {
                biased;
                () = self.line.severed() => return Err(silence()),
                chunk = self.reader.next() => chunk?,
            };
            self.coming = Some((Instant::now() + self.line.delay(), chunk));
        }
        if let Some((arrival, _)) = &self.coming {
            sleep_until(*arrival).await;
        }
        match self.coming.take() {
            Some((_, chunk)) if !self.line.is_cut() => Ok(chunk),
            _ => Err(silence()),
        }
    }
}
