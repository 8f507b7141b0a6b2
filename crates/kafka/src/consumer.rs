//! Consumers as librdkafka means them: clients that ask and read.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use rdkafka::consumer::BaseConsumer;
use rdkafka::error::KafkaError;
use registrar_log::LogError;

use crate::config::{Isolation, KafkaLogConfig};
use crate::context::Context;

/// How often a thread that serves a client looks whether there still is one.
const SERVE: Duration = Duration::from_millis(250);

/// A client that reads. Nothing is sent yet.
pub(crate) fn consumer(config: &KafkaLogConfig, isolation: Isolation) -> Result<Arc<BaseConsumer<Context>>, LogError> {
    let client = config
        .consumer(isolation)
        .create_with_context(Context::default())
        .map(Arc::new)
        .map_err(|error: KafkaError| LogError::Fatal(format!("cannot set up the Kafka client: {error}")))?;
    serve(Arc::downgrade(&client))?;
    Ok(client)
}

/// Serves a client's events, which are log lines and complaints, for as long as there is a client. They would pile up otherwise.
fn serve(client: Weak<BaseConsumer<Context>>) -> Result<(), LogError> {
    let serving = move || {
        while let Some(client) = client.upgrade() {
            // What is an event's error here has gone to the context already.
            let _ = client.poll(SERVE);
        }
    };
    match thread::Builder::new().name("kafka-events".to_owned()).spawn(serving) {
        Ok(_) => Ok(()),
        Err(error) => Err(LogError::Unavailable(format!("cannot start a thread: {error}"))),
    }
}
