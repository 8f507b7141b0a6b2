//! What librdkafka says, on its way to `tracing`.

use std::error::Error;
use std::sync::Mutex;

use rdkafka::ClientContext;
use rdkafka::client::OAuthToken;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use tracing::{debug, error, info, warn};

/// What librdkafka tells as errors, again and again for each connection, and what this crate tells in its own words: once,
/// for the whole topic, and with what to do.
const TOLD_ELSEWHERE: [&str; 6] = ["FAIL", "GETPID", "ADDPARTS", "TXNERR", "FATAL", "CONFWARN"];

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

impl Context {
    /// Why nothing came back about a topic, and what to do.
    pub(crate) fn no_answer(&self, topic: &str, code: Code) -> String {
        let complaint = self.last_complaint().unwrap_or_else(|| code.to_string());
        format!(
            "the brokers do not answer for the topic {topic}: {complaint}. Check that they run, can be reached and take the \
             credentials; registrar goes on by itself"
        )
    }
}

impl ClientContext for Context {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        complain(&error, reason);
        // says that there is no connection, but not why
        if error.rdkafka_error_code() == Some(Code::AllBrokersDown) {
            return;
        }
        if let Ok(mut complaint) = self.complaint.lock() {
            // without how long it took and how often, so that the same reason reads the same
            *complaint = reason.split(" (after ").next().map(str::to_owned);
        }
    }

    fn generate_oauth_token(&self, _: Option<&str>) -> Result<OAuthToken, Box<dyn Error>> {
        Err("OAUTHBEARER needs sasl.oauthbearer.method=oidc".into())
    }
}

impl ConsumerContext for Context {}

/// Writes what librdkafka reports as an error of the client as a whole.
pub(crate) fn complain(error: &KafkaError, reason: &str) {
    match error.rdkafka_error_code() {
        // for each connection and each try; whoever waits for the brokers tells it once
        Some(
            Code::BrokerTransportFailure
            | Code::AllBrokersDown
            | Code::Resolve
            | Code::OperationTimedOut
            | Code::Authentication,
        ) => debug!(%error, reason, "Kafka"),
        _ => warn!(%error, reason, "Kafka"),
    }
}

/// Writes one of librdkafka's lines.
pub(crate) fn log(level: RDKafkaLogLevel, facility: &str, message: &str) {
    match level {
        // Among them: consumers warn of the keys that are meant for producers, and the other way round.
        _ if TOLD_ELSEWHERE.contains(&facility) => debug!(facility, "{message}"),
        RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical | RDKafkaLogLevel::Error => {
            error!(facility, "{message}");
        }
        RDKafkaLogLevel::Warning => warn!(facility, "{message}"),
        RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => info!(facility, "{message}"),
        RDKafkaLogLevel::Debug => debug!(facility, "{message}"),
    }
}
