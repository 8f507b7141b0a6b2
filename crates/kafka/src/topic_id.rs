//! A topic's id, by which it is told from another one of its name (KIP-516).
#![allow(unsafe_code, reason = "rdkafka does not wrap librdkafka's call that describes topics")]

use std::ffi::{CString, c_char};
use std::ptr;
use std::time::Duration;

use rdkafka::bindings as ffi;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::RDKafkaErrorCode as Code;
use rdkafka::types::RDKafkaRespErr;

use crate::context::Context;

/// The 128 bits that a topic is given when it is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TopicId(i64, i64);

/// Asks for a topic's id; none if the brokers are too old to have one. Blocks.
pub(crate) fn ask(client: &BaseConsumer<Context>, topic: &str, timeout: Duration) -> Result<Option<TopicId>, Code> {
    let name = CString::new(topic).map_err(|_| Code::InvalidTopic)?;
    let mut names: [*const c_char; 1] = [name.as_ptr()];
    let timeout = i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX);
    let client = client.client().native_ptr();
    // SAFETY: the client is alive, the name ends in NUL and outlives the call, and everything that is made here is
    // destroyed here, once, the event last: what is read belongs to it.
    unsafe {
        let queue = ffi::rd_kafka_queue_new(client);
        let options =
            ffi::rd_kafka_AdminOptions_new(client, ffi::rd_kafka_admin_op_t::RD_KAFKA_ADMIN_OP_DESCRIBETOPICS);
        ffi::rd_kafka_AdminOptions_set_request_timeout(options, timeout, ptr::null_mut(), 0);
        let topics = ffi::rd_kafka_TopicCollection_of_topic_names(names.as_mut_ptr(), names.len());
        ffi::rd_kafka_DescribeTopics(client, topics, options, queue);
        ffi::rd_kafka_TopicCollection_destroy(topics);
        ffi::rd_kafka_AdminOptions_destroy(options);
        // librdkafka answers when the time is up; a second more is only for the case that it does not.
        let event = ffi::rd_kafka_queue_poll(queue, timeout.saturating_add(1_000));
        let answer = if event.is_null() { Err(Code::OperationTimedOut) } else { read(event) };
        if !event.is_null() {
            ffi::rd_kafka_event_destroy(event);
        }
        ffi::rd_kafka_queue_destroy(queue);
        answer
    }
}

/// Reads the answer.
///
/// # Safety
/// The event must be one that librdkafka gave out and that has not been destroyed.
unsafe fn read(event: *mut ffi::rd_kafka_event_t) -> Result<Option<TopicId>, Code> {
    // SAFETY: the caller's promise; whatever is pointed to belongs to the event, and is null or valid.
    unsafe {
        known(ffi::rd_kafka_event_error(event))?;
        let result = ffi::rd_kafka_event_DescribeTopics_result(event);
        if result.is_null() {
            return Err(Code::Unknown);
        }
        let mut count = 0;
        let topics = ffi::rd_kafka_DescribeTopics_result_topics(result, &mut count);
        if topics.is_null() || count == 0 {
            return Err(Code::UnknownTopicOrPartition);
        }
        let topic = *topics;
        known(ffi::rd_kafka_error_code(ffi::rd_kafka_TopicDescription_error(topic)))?;
        let id = ffi::rd_kafka_TopicDescription_topic_id(topic);
        if id.is_null() {
            return Ok(None);
        }
        let bits = TopicId(ffi::rd_kafka_Uuid_most_significant_bits(id), ffi::rd_kafka_Uuid_least_significant_bits(id));
        Ok(Some(bits).filter(|bits| *bits != TopicId(0, 0)))
    }
}

fn known(error: RDKafkaRespErr) -> Result<(), Code> {
    match error {
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_NO_ERROR => Ok(()),
        error => Err(error.into()),
    }
}
