//! Delivery reports, on their way from librdkafka's thread to the one that appends.

use std::sync::mpsc::Sender;

use rdkafka::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::message::{DeliveryResult, Message};
use rdkafka::producer::{NoCustomPartitioner, ProducerContext};
use registrar_log::Offset;
use tracing::warn;

use crate::context::log;

/// Which record of which transaction; reports of an earlier one may still come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) transaction: u64,
    pub(super) index: usize,
}

/// What became of a record.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) tag: Tag,
    pub(super) outcome: Result<Offset, (Option<Code>, String)>,
}

/// A producer's context.
#[derive(Debug)]
pub(super) struct Deliveries {
    reports: Sender<Report>,
}

impl Deliveries {
    pub(super) fn new(reports: Sender<Report>) -> Self {
        Self { reports }
    }
}

impl ClientContext for Deliveries {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        warn!(%error, reason, "Kafka");
    }
}

impl ProducerContext<NoCustomPartitioner> for Deliveries {
    type DeliveryOpaque = Box<Tag>;

    fn delivery(&self, result: &DeliveryResult<'_>, tag: Self::DeliveryOpaque) {
        let outcome = match result {
            Ok(message) => Ok(message.offset()),
            Err((error, _)) => Err((error.rdkafka_error_code(), error.to_string())),
        };
        // The receiver is gone only when the producer is about to go, too.
        let _ = self.reports.send(Report { tag: *tag, outcome });
    }
}
