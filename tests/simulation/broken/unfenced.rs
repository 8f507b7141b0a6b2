//! A log that fences nobody.

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::fake::FakeLog;
use registrar_log::{AppendError, Appender, Log, LogError, LogReader, Offset, Record};
use tokio::sync::Mutex;

type Shared = Arc<Mutex<Option<Box<dyn Appender>>>>;

/// All appenders are one, so that none fences another.
struct Unfenced {
    log: FakeLog,
    only: Shared,
}

pub fn unfenced(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Unfenced { log, only: Shared::default() })
}

#[async_trait]
impl Log for Unfenced {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        let mut only = self.only.lock().await;
        if only.is_none() {
            *only = Some(self.log.acquire().await?);
        }
        Ok(Box::new(Both(Arc::clone(&self.only))))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        self.log.replay(from).await
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.log.end().await
    }
}

struct Both(Shared);

#[async_trait]
impl Appender for Both {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        match &mut *self.0.lock().await {
            Some(appender) => appender.append(batch).await,
            None => Err(AppendError::Refused("nobody has acquired the log".to_owned())),
        }
    }
}
