//! Consuming a partition without a consumer group, past rdkafka.
//!
//! rdkafka's consumers need a group, with its permissions and its coordinator, to be assigned a partition, and they tell
//! neither the offset of an end-of-partition event nor the position behind a transaction's marker.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString};
use std::ptr;
use std::slice;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rdkafka::bindings as ffi;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::RDKafkaErrorCode as Code;
use rdkafka::types::RDKafkaRespErr;
use registrar_log::{LogRecord, Offset};

use crate::context::Context;
use crate::lineage::Place;

/// What comes out of a partition.
#[derive(Debug)]
pub(super) enum Event {
    /// A record.
    Record(Fetched),
    /// Everything below this offset has come out, and nothing more is there now.
    End(Offset),
    /// Something went wrong.
    Error(Code, String),
}

/// A record, with what the broker keeps beside it.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) record: LogRecord,
    /// Whether it carries its producer's time, not the broker's.
    pub(super) producers_time: bool,
    /// In which epoch of the partition's leaders it was written, counted from 0; below 0 where the broker does not say.
    pub(super) epoch: i32,
}

/// How long the brokers may take to say who leads the partition.
const METADATA: Duration = Duration::from_secs(5);

/// Partition 0 of a topic, being consumed.
pub(super) struct Partition {
    topic: ptr::NonNull<ffi::rd_kafka_topic_t>,
    name: CString,
    /// Owns the client that `topic` belongs to, so it must live longer.
    client: Arc<BaseConsumer<Context>>,
    messages: Vec<*mut ffi::rd_kafka_message_t>,
}

impl Partition {
    /// Starts to consume at `from`, or at the topic's beginning, wherever that is now, if that is 0. Where it is known in
    /// which epoch the record before was written, librdkafka asks the leader first whether it still has that.
    pub(super) fn start(client: Arc<BaseConsumer<Context>>, topic: &str, from: Place) -> Result<Self, String> {
        let name = CString::new(topic).map_err(|error| error.to_string())?;
        // Else consuming waits for librdkafka's own round of metadata, half a second. If nobody answers, it waits anyway.
        let _ = client.fetch_metadata(Some(topic), METADATA);
        // SAFETY: the client is alive, the name ends in NUL, and no configuration means the client's own.
        let native = unsafe { ffi::rd_kafka_topic_new(client.client().native_ptr(), name.as_ptr(), ptr::null_mut()) };
        let native = ptr::NonNull::new(native).ok_or_else(|| last_error().to_string())?;
        let offset = if from.offset == 0 { i64::from(ffi::RD_KAFKA_OFFSET_BEGINNING) } else { from.offset };
        // SAFETY: the topic was made above and is not destroyed before the partition is stopped.
        let started = unsafe { ffi::rd_kafka_consume_start(native.as_ptr(), 0, offset) };
        if started != 0 {
            let error = last_error().to_string();
            // SAFETY: it was made above and is used no more.
            unsafe { ffi::rd_kafka_topic_destroy(native.as_ptr()) };
            return Err(error);
        }
        let partition = Self { topic: native, name, client, messages: Vec::new() };
        if let Some(epoch) = from.epoch {
            partition.seek(from.offset, epoch)?;
        }
        Ok(partition)
    }

    /// Goes to an offset that is valid only if what is before it was written in that epoch (KIP-320). Consuming cannot be
    /// started there: that call takes no epoch. What has been fetched meanwhile is dropped.
    fn seek(&self, offset: Offset, epoch: i32) -> Result<(), String> {
        let wait = i32::try_from(METADATA.as_millis()).unwrap_or(i32::MAX);
        // SAFETY: the list is made, filled and destroyed here, the client is alive, `add` gives a pointer into the list
        // that is valid as long as nothing else is added, and an error is destroyed once, after its text is copied.
        unsafe {
            let list = ffi::rd_kafka_topic_partition_list_new(1);
            let partition = ffi::rd_kafka_topic_partition_list_add(list, self.name.as_ptr(), 0);
            (*partition).offset = offset;
            ffi::rd_kafka_topic_partition_set_leader_epoch(partition, epoch);
            let error = ffi::rd_kafka_seek_partitions(self.client.client().native_ptr(), list, wait);
            let refused = (*partition).err;
            ffi::rd_kafka_topic_partition_list_destroy(list);
            if !error.is_null() {
                let text = CStr::from_ptr(ffi::rd_kafka_error_string(error)).to_string_lossy().into_owned();
                ffi::rd_kafka_error_destroy(error);
                return Err(text);
            }
            match refused {
                // The other one: consuming has ended over an error, which is the first event.
                RDKafkaRespErr::RD_KAFKA_RESP_ERR_NO_ERROR | RDKafkaRespErr::RD_KAFKA_RESP_ERR__STATE => Ok(()),
                refused => Err(Code::from(refused).to_string()),
            }
        }
    }

    /// Takes up to `most` events, waiting up to `wait` for all of them. Without a wait: what is there.
    pub(super) fn take(&mut self, most: usize, wait: Duration, into: &mut Vec<Event>) {
        self.messages.clear();
        self.messages.reserve(most);
        let wait = i32::try_from(wait.as_millis()).unwrap_or(i32::MAX);
        // SAFETY: the topic is being consumed, and there is room for `most` pointers.
        let taken = unsafe {
            ffi::rd_kafka_consume_batch(
                self.topic.as_ptr(),
                0,
                wait,
                self.messages.as_mut_ptr(),
                self.messages.capacity().min(most),
            )
        };
        let Ok(taken) = usize::try_from(taken) else {
            let code = last_error();
            into.push(Event::Error(code, code.to_string()));
            return;
        };
        // SAFETY: so many pointers have been written.
        unsafe { self.messages.set_len(taken) };
        for message in self.messages.drain(..) {
            // SAFETY: a message that librdkafka gave out is valid until it is destroyed, which happens once, here, when
            // everything has been copied out of it.
            unsafe {
                into.push(read(&*message));
                ffi::rd_kafka_message_destroy(message);
            }
        }
    }

    /// The offset behind everything that was taken, markers of transactions included. Only meaningful if the last event
    /// taken was a record: an event that is none pushes it one too far.
    pub(super) fn position(&self) -> Option<Offset> {
        // SAFETY: the list is made, filled, read and destroyed here, the client is alive, and `add` gives a pointer into
        // the list that is valid as long as nothing else is added.
        unsafe {
            let list = ffi::rd_kafka_topic_partition_list_new(1);
            let partition = ffi::rd_kafka_topic_partition_list_add(list, self.name.as_ptr(), 0);
            let outcome = ffi::rd_kafka_position(self.client.client().native_ptr(), list);
            let offset = (*partition).offset;
            let known = outcome == RDKafkaRespErr::RD_KAFKA_RESP_ERR_NO_ERROR && offset >= 0;
            ffi::rd_kafka_topic_partition_list_destroy(list);
            known.then_some(offset)
        }
    }
}

impl Drop for Partition {
    fn drop(&mut self) {
        // SAFETY: the partition was started with this topic, which is used no more afterwards; the client outlives both.
        unsafe {
            ffi::rd_kafka_consume_stop(self.topic.as_ptr(), 0);
            ffi::rd_kafka_topic_destroy(self.topic.as_ptr());
        }
    }
}

/// Copies a message.
///
/// # Safety
/// The message must be one that librdkafka gave out and that has not been destroyed.
unsafe fn read(message: &ffi::rd_kafka_message_t) -> Event {
    match message.err {
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_NO_ERROR => {}
        RDKafkaRespErr::RD_KAFKA_RESP_ERR__PARTITION_EOF => return Event::End(message.offset),
        error => {
            // SAFETY: the caller's promise; the text ends in NUL and lives as long as the message.
            let text = unsafe {
                let text = ffi::rd_kafka_message_errstr(message);
                if text.is_null() { String::new() } else { CStr::from_ptr(text).to_string_lossy().into_owned() }
            };
            return Event::Error(error.into(), text);
        }
    }
    let mut kind = ffi::rd_kafka_timestamp_type_t::RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    // SAFETY: the caller's promise; key and payload are null or as long as the message says.
    let (timestamp, key, value, epoch) = unsafe {
        (
            ffi::rd_kafka_message_timestamp(message, &mut kind),
            copy(message.key.cast(), message.key_len),
            copy(message.payload.cast(), message.len),
            ffi::rd_kafka_message_leader_epoch(message),
        )
    };
    let producers_time = kind == ffi::rd_kafka_timestamp_type_t::RD_KAFKA_TIMESTAMP_CREATE_TIME;
    let record = LogRecord { offset: message.offset, timestamp, key, value };
    Event::Record(Fetched { record, producers_time, epoch })
}

/// Copies bytes; a null pointer is no bytes at all, which is not the same as zero of them.
///
/// # Safety
/// The pointer must be null, or so many bytes must be readable there.
unsafe fn copy(bytes: *const u8, len: usize) -> Option<Bytes> {
    // SAFETY: the caller's promise.
    (!bytes.is_null()).then(|| Bytes::copy_from_slice(unsafe { slice::from_raw_parts(bytes, len) }))
}

fn last_error() -> Code {
    // SAFETY: reads a variable of this thread.
    unsafe { ffi::rd_kafka_last_error() }.into()
}
