//! A record behind the last transaction's marker, for readers who take the last offset for that of a record.

use registrar_log::{AppendError, LogError, Offset};

use super::Outgoing;
use super::plain::Plain;
use super::producer::PATIENCE;
use crate::config::KafkaLogConfig;
use crate::stable::Ends;

/// A producer beside the transactional ones.
pub(super) struct Settling {
    producer: Plain,
    ends: Ends,
}

impl Settling {
    pub(super) fn new(config: &KafkaLogConfig, max_message_bytes: usize) -> Result<Self, LogError> {
        Ok(Self { producer: Plain::new(config, max_message_bytes)?, ends: Ends::new(config)? })
    }

    /// Appends a record when all markers are there: one that came later would be the last thing again.
    pub(super) fn append(&mut self, record: Outgoing, now: i64) -> Result<Vec<Offset>, AppendError> {
        self.ends.await_stable(PATIENCE).map_err(|error| AppendError::Unavailable(error.to_string()))?;
        self.producer.append(&[record], now)
    }
}
