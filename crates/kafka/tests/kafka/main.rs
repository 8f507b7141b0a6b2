//! The log over a real broker.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod acl;
mod broker;
mod connection;
mod crash;
mod deletion;
mod election;
mod ends;
mod fencing;
mod import;
mod log_append_time;
mod mixed;
mod outage;
mod reading;
mod replicas;
mod revoked;
mod secured;
mod token_endpoint;
mod topic;
mod unclean;
mod unfenced;

use std::sync::Arc;

use async_trait::async_trait;
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::suite::Factory;
use registrar_log::{Log, LogError};
use registrar_testkit::broker::Broker;

use crate::broker::broker;

/// Topics of a broker.
struct Topics(fn() -> &'static Broker);

fn config(topic: &str) -> KafkaLogConfig {
    KafkaLogConfig::new(broker().bootstrap(), topic)
}

#[async_trait]
impl Factory for Topics {
    async fn create(&self, name: &str) -> Result<Arc<dyn Log>, LogError> {
        Ok(Arc::new(KafkaLog::open(KafkaLogConfig::new((self.0)().bootstrap(), format!("suite-{name}"))).await?))
    }

    async fn reopen(&self, name: &str, log: Arc<dyn Log>) -> Result<Arc<dyn Log>, LogError> {
        drop(log);
        self.create(name).await
    }

    fn too_large(&self) -> usize {
        2_000_000
    }
}

mod suite {
    registrar_log::conformance_tests!(super::Topics(super::broker));
}
