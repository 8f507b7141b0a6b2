//! Logs whose readers never get something of what is in them.

use std::sync::Arc;

use async_trait::async_trait;
use registrar_log::fake::FakeLog;
use registrar_log::{Appender, Chunk, Log, LogError, LogReader, LogRecord, Offset};
use serde_json::Value;

/// Takes something from a record; false takes all of it.
type Censor = fn(&mut LogRecord) -> bool;

struct Forgetful {
    log: FakeLog,
    censor: Censor,
}

/// The records that hold the highest ids are never delivered.
pub fn without_marks(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Forgetful { log, censor: |record| !has(record, r#""registrar":"ids""#) })
}

/// Schemas refer to nothing.
pub fn without_references(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Forgetful { log, censor: forget_references })
}

/// Nobody hears that a context is gone.
pub fn with_every_context(log: FakeLog) -> Arc<dyn Log> {
    Arc::new(Forgetful { log, censor: |record| record.value.is_some() || !has(record, r#""keytype":"CONTEXT""#) })
}

fn has(record: &LogRecord, part: &str) -> bool {
    record.key.as_deref().is_some_and(|key| String::from_utf8_lossy(key).contains(part))
}

fn forget_references(record: &mut LogRecord) -> bool {
    let value = record.value.as_deref().and_then(|value| serde_json::from_slice::<Value>(value).ok());
    if let Some(Value::Object(mut value)) = value
        && value.remove("references").is_some()
    {
        record.value = Some(Value::Object(value).to_string().into());
    }
    true
}

#[async_trait]
impl Log for Forgetful {
    async fn acquire(&self) -> Result<Box<dyn Appender>, LogError> {
        self.log.acquire().await
    }

    async fn replay(&self, from: Offset) -> Result<Box<dyn LogReader>, LogError> {
        Ok(Box::new(ForgetfulReader { reader: self.log.replay(from).await?, censor: self.censor }))
    }

    async fn end(&self) -> Result<Offset, LogError> {
        self.log.end().await
    }
}

struct ForgetfulReader {
    reader: Box<dyn LogReader>,
    censor: Censor,
}

#[async_trait]
impl LogReader for ForgetfulReader {
    async fn next(&mut self) -> Result<Chunk, LogError> {
        let mut chunk = self.reader.next().await?;
        chunk.records.retain_mut(self.censor);
        Ok(chunk)
    }
}
