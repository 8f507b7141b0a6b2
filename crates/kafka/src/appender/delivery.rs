//! Delivery reports, on their way from librdkafka's thread to the one that appends.

use std::sync::mpsc::Sender;

use rdkafka::ClientContext;
use rdkafka::bindings as ffi;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use rdkafka::message::{BorrowedMessage, DeliveryResult, Message};
use rdkafka::producer::{NoCustomPartitioner, ProducerContext};
use registrar_log::Offset;

use crate::context::{complain, log};

/// Which record of which batch; reports of an earlier one may still come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) batch: u64,
    pub(super) index: usize,
}

/// What became of a record.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) tag: Tag,
    pub(super) outcome: Result<Offset, Undelivered>,
}

/// A record that no broker has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Undelivered {
    pub(super) code: Option<Code>,
    pub(super) text: String,
    /// Whether it may be in the topic nevertheless: it was sent, and then nothing more was heard.
    pub(super) perhaps: bool,
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
        complain(&error, reason);
    }
}

impl ProducerContext<NoCustomPartitioner> for Deliveries {
    type DeliveryOpaque = Box<Tag>;

    fn delivery(&self, result: &DeliveryResult<'_>, tag: Self::DeliveryOpaque) {
        let outcome = match result {
            Ok(message) => Ok(message.offset()),
            Err((error, message)) => Err(Undelivered {
                code: error.rdkafka_error_code(),
                text: error.to_string(),
                perhaps: perhaps_persisted(message),
            }),
        };
        // The receiver is gone only when the producer is about to go, too.
        let _ = self.reports.send(Report { tag: *tag, outcome });
    }
}

/// librdkafka's own account of whether a record may be in the topic, which rdkafka does not pass on. An error's code alone
/// does not tell: it is that of the last try, and an earlier one may have gone through.
#[allow(unsafe_code)]
fn perhaps_persisted(message: &BorrowedMessage<'_>) -> bool {
    // SAFETY: the message is borrowed from librdkafka, so it is alive, and it is a producer's.
    let status = unsafe { ffi::rd_kafka_message_status(message.ptr()) };
    status != ffi::rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_NOT_PERSISTED
}
