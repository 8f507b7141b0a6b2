//! What librdkafka says, on its way to `tracing`.

use std::error::Error;
use std::sync::Mutex;

use rdkafka::ClientContext;
use rdkafka::client::OAuthToken;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::KafkaError;
use tracing::{debug, error, info, warn};

/// Passes librdkafka's lines on, and remembers its last complaint.
#[derive(Debug, Default)]
pub(crate) struct Context {
    complaint: Mutex<Option<String>>,
}

impl Context {
    /// What went wrong last, for an error that says no more than that nothing came back.
    pub(crate) fn last_complaint(&self) -> Option<String> {
        self.complaint.lock().ok().and_then(|complaint| complaint.clone())
    }
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        warn!(%error, reason, "Kafka");
        if let Ok(mut complaint) = self.complaint.lock() {
            *complaint = Some(reason.to_owned());
        }
    }

    fn generate_oauth_token(&self, _: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        Err("OAUTHBEARER needs sasl.oauthbearer.method=oidc".into())
    }
}

impl ConsumerContext for Context {}

/// Writes one of librdkafka's lines.
pub(crate) fn log(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        // Consumers warn of the keys that are meant for producers, and the other way round.
        _ if facility == "CONFWARN" => debug!(facility, "{message}"),
        RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical | RDKafkaLogLevel::Error => {
            error!(facility, "{message}");
        }
        RDKafkaLogLevel::Warning => warn!(facility, "{message}"),
        RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => info!(facility, "{message}"),
        RDKafkaLogLevel::Debug => debug!(facility, "{message}"),
    }
}
