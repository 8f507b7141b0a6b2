//! A client that creates topics and describes configurations.

use std::fmt;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, ConfigResource, NewTopic, ResourceSpecifier};
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use registrar_log::LogError;
use tokio::runtime::Handle;

use crate::config::KafkaLogConfig;
use crate::context::Context;
use crate::errors::code;

/// Its calls block, each up to its `timeout`.
pub(crate) struct Admin<'a> {
    client: AdminClient<Context>,
    runtime: &'a Handle,
}

/// Why a call came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: Option<Code>,
    pub(crate) text: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self { code: Some(code), text: code.to_string() }
    }
}

impl From<KafkaError> for Failure {
    fn from(error: KafkaError) -> Self {
        Self { code: code(&error), text: error.to_string() }
    }
}

impl<'a> Admin<'a> {
    /// A client; nothing is sent yet.
    pub(crate) fn new(config: &KafkaLogConfig, runtime: &'a Handle) -> Result<Self, LogError> {
        match config.common().create_with_context(Context::default()) {
            Ok(client) => Ok(Self { client, runtime }),
            Err(error) => Err(LogError::Fatal(format!("cannot set up the Kafka client: {error}"))),
        }
    }

    /// Creates a topic.
    pub(crate) fn create(&self, topic: &NewTopic<'_>, timeout: Duration) -> Result<(), Failure> {
        let results = self.runtime.block_on(self.client.create_topics([topic], &options(timeout)))?;
        match results.into_iter().next() {
            Some(result) => result.map(|_| ()).map_err(|(_, code)| code.into()),
            None => Err(silence()),
        }
    }

    /// Describes the configuration of a topic or a broker.
    pub(crate) fn describe(&self, of: &ResourceSpecifier<'_>, timeout: Duration) -> Result<ConfigResource, Failure> {
        let results = self.runtime.block_on(self.client.describe_configs([of], &options(timeout)))?;
        match results.into_iter().next() {
            Some(result) => result.map_err(Failure::from),
            None => Err(silence()),
        }
    }
}

fn silence() -> Failure {
    Failure { code: None, text: "the cluster answered nothing".to_owned() }
}

fn options(timeout: Duration) -> AdminOptions {
    AdminOptions::new().request_timeout(Some(timeout)).operation_timeout(Some(timeout))
}
