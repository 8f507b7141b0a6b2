//! Logs that keep nodes from doing what they owe to a registry of another make.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use registrar_log::fake::FakeLog;
use registrar_log::{AppendError, Appender, Log, LogError, LogReader, Offset, Record};

/// What is not done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Omitted {
    Amending,
    Settling,
}

struct Careless {
    log: FakeLog,
    omitted: Omitted,
}

/// Nobody is told what was aborted.
pub fn without_amending(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Careless { log, omitted: Omitted::Amending })
}

/// It ends in what is not a record.
pub fn without_settling(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Careless { log, omitted: Omitted::Settling })
}

#[async_trait]
impl Log for Careless {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        Ok(Box::new(CarelessAppender { appender: self.log.acquire().await?, omitted: self.omitted }))
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        self.log.replay(from).await
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.log.end().await
    }

    async fn aborted_keys(&self, from: Offset) -> Result<Vec<Bytes>, LogError> {
        match self.omitted {
            Omitted::Amending => Ok(Vec::new()),
            Omitted::Settling => self.log.aborted_keys(from).await,
        }
    }
}

struct CarelessAppender {
    appender: Box<dyn Appender>,
    omitted: Omitted,
}

#[async_trait]
impl Appender for CarelessAppender {
    async fn append(&mut self, batch: &[Record]) -> Result<Vec<Offset>, AppendError> {
        self.appender.append(batch).await
    }

    async fn settle(&mut self, record: &Record) -> Result<(), AppendError> {
        match self.omitted {
            Omitted::Amending => self.appender.settle(record).await,
            Omitted::Settling => Ok(()),
        }
    }
}
