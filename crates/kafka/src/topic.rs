//! Creating the topic, or making sure that it is fit (spec: core 8.3).

use std::thread;
use std::time::{Duration, Instant};

use rdkafka::admin::{NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::error::RDKafkaErrorCode as Code;
use registrar_log::LogError;
use tracing::{info, warn};

use crate::admin::{Admin, Failure};
use crate::cluster::Cluster;
use crate::config::{DEFAULT_MAX_MESSAGE_BYTES, KafkaLogConfig};
use crate::errors::{code, missing_permission};

const TIMED_OUT: &str = "Timed out trying to create or validate schema topic configuration";
const FAILED: &str = "Failed trying to create or validate schema topic configuration";

/// How long a new topic may take to be known to the brokers.
const PROPAGATION: Duration = Duration::from_secs(10);

/// What the cluster says about the topic before anything is done about it.
struct Found {
    brokers: usize,
    partitions: usize,
    replicas: usize,
}

/// Creates the topic if it is missing and checks it if it is there; gives its `max.message.bytes`. Blocks.
pub(crate) fn ensure(config: &KafkaLogConfig, cluster: &Cluster, admin: &Admin<'_>) -> Result<usize, LogError> {
    let deadline = Instant::now() + config.init_timeout;
    if config.skip_validation {
        cluster.await_partition(PROPAGATION)?;
        // Nobody has asked for the right to describe the topic.
        return Ok(describe(config, admin, deadline).map_or(DEFAULT_MAX_MESSAGE_BYTES, |topic| topic.max_message_bytes));
    }
    let found = look(config, cluster)?;
    if found.partitions > 0 {
        check_shape(config, &found)?;
    } else if create(config, admin, &found, deadline)? {
        info!(topic = config.topic, "created the topic");
        await_topic(config, cluster)?;
    } else {
        check_shape(config, &await_topic(config, cluster)?)?;
    }
    let topic = await_settings(config, admin, deadline)?;
    check_policy(config, &topic.cleanup_policy)?;
    Ok(topic.max_message_bytes)
}

/// Waits until a topic that was created just now is known.
fn await_topic(config: &KafkaLogConfig, cluster: &Cluster) -> Result<Found, LogError> {
    let deadline = Instant::now() + PROPAGATION;
    loop {
        let found = look(config, cluster)?;
        if found.partitions > 0 || Instant::now() >= deadline {
            return Ok(found);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn look(config: &KafkaLogConfig, cluster: &Cluster) -> Result<Found, LogError> {
    let because = || cluster.because();
    let metadata = cluster.metadata(config.init_timeout).map_err(|error| match code(&error) {
        Some(Code::OperationTimedOut | Code::BrokerTransportFailure | Code::AllBrokersDown) => {
            LogError::Fatal(format!("{TIMED_OUT}{}", because()))
        }
        _ => LogError::Fatal(format!("{FAILED}: {error}{}", because())),
    })?;
    if metadata.brokers().is_empty() {
        return Err(LogError::Fatal("No live Kafka brokers".to_owned()));
    }
    let partitions = cluster.partitions(&metadata).map_err(|code| refusal(config, code, &code.to_string()))?;
    let topic = metadata.topics().iter().find(|topic| topic.name() == config.topic);
    let replicas = topic.and_then(|topic| topic.partitions().first()).map_or(0, |first| first.replicas().len());
    Ok(Found { brokers: metadata.brokers().len(), partitions, replicas })
}

fn check_shape(config: &KafkaLogConfig, found: &Found) -> Result<(), LogError> {
    let (topic, partitions, replicas) = (&config.topic, found.partitions, found.replicas);
    if partitions != 1 {
        return Err(LogError::Fatal(format!(
            "The schema topic {topic} should have only 1 partition but has {partitions}"
        )));
    }
    if replicas < usize::try_from(config.replication_factor).unwrap_or(0) {
        warn!(topic, replicas, wanted = config.replication_factor, "the topic has fewer replicas than wanted");
    }
    Ok(())
}

fn check_policy(config: &KafkaLogConfig, policy: &str) -> Result<(), LogError> {
    if policy == "compact" {
        return Ok(());
    }
    Err(LogError::Fatal(format!(
        "The retention policy of the schema topic {} is incorrect. Expected cleanup.policy to be 'compact' but it is {policy}",
        config.topic
    )))
}

fn refusal(config: &KafkaLogConfig, code: Code, error: &str) -> LogError {
    let reason = missing_permission(code, &config.topic, "").unwrap_or_else(|| error.to_owned());
    LogError::Fatal(format!("{FAILED}: {reason}"))
}

/// The part of a topic's configuration that matters.
struct TopicSettings {
    cleanup_policy: String,
    max_message_bytes: usize,
}

/// Creates the topic; false if somebody else was faster.
fn create(config: &KafkaLogConfig, admin: &Admin<'_>, found: &Found, deadline: Instant) -> Result<bool, LogError> {
    let brokers = i32::try_from(found.brokers).unwrap_or(i32::MAX);
    let replicas = config.replication_factor.min(brokers);
    if replicas < config.replication_factor {
        warn!(topic = config.topic, replicas, wanted = config.replication_factor, "there are too few brokers");
    }
    let mut topic = NewTopic::new(&config.topic, 1, TopicReplication::Fixed(replicas));
    for (key, value) in &config.topic_config {
        topic = topic.set(key, value);
    }
    match admin.create(&topic.set("cleanup.policy", "compact"), left(deadline)) {
        Ok(()) => Ok(true),
        Err(Failure { code: Some(Code::TopicAlreadyExists), .. }) => Ok(false),
        Err(failure) => Err(explain(config, &failure)),
    }
}

/// The topic's settings. A broker that has not heard of a new topic yet gives none, so it is asked again for a while: other
/// nodes may have created the topic a moment ago.
fn await_settings(config: &KafkaLogConfig, admin: &Admin<'_>, deadline: Instant) -> Result<TopicSettings, LogError> {
    let patience = Instant::now() + PROPAGATION;
    loop {
        let topic = describe(config, admin, deadline)?;
        if !topic.cleanup_policy.is_empty() || Instant::now() >= patience {
            return Ok(topic);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn describe(config: &KafkaLogConfig, admin: &Admin<'_>, deadline: Instant) -> Result<TopicSettings, LogError> {
    let described = admin.describe(&ResourceSpecifier::Topic(&config.topic), left(deadline));
    let topic = described.map_err(|failure| explain(config, &failure))?;
    let value = |name| topic.get(name).and_then(|entry| entry.value.clone());
    Ok(TopicSettings {
        cleanup_policy: value("cleanup.policy").unwrap_or_default(),
        max_message_bytes: value("max.message.bytes")
            .and_then(|bytes| bytes.parse().ok())
            .unwrap_or(DEFAULT_MAX_MESSAGE_BYTES),
    })
}

fn explain(config: &KafkaLogConfig, failure: &Failure) -> LogError {
    match failure.code {
        Some(Code::OperationTimedOut | Code::RequestTimedOut) => LogError::Fatal(TIMED_OUT.to_owned()),
        Some(code) => refusal(config, code, &failure.text),
        None => LogError::Fatal(format!("{FAILED}: {failure}")),
    }
}

fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1))
}
