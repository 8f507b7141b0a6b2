//! The topics that a node writes, as the configuration wants them.

use std::collections::BTreeMap;

use registrar_kafka::KafkaLogConfig;

use crate::config::rows::encryption::ENCODER_TOPIC;
use crate::config::rows::{own, store};
use crate::config::{KafkaStore, Settings};

/// The topic of the schemas. A prefix of transactional ids that is configured is meant for it, and taken as it is.
pub(crate) fn schemas(settings: &Settings, kafka: &KafkaStore) -> KafkaLogConfig {
    let mut topic = topic(settings, kafka, settings.get(&store::TOPIC));
    let prefix = settings.get(&own::TRANSACTIONAL_ID_PREFIX);
    if !prefix.is_empty() {
        topic.transactional_id_prefix = prefix;
    }
    topic
}

/// The topic of the keys that encrypt metadata. It is written so rarely that one transactional id is enough.
pub(crate) fn keysets(settings: &Settings, kafka: &KafkaStore) -> KafkaLogConfig {
    let mut topic = topic(settings, kafka, settings.get(&ENCODER_TOPIC));
    let prefix = settings.get(&own::TRANSACTIONAL_ID_PREFIX);
    if !prefix.is_empty() {
        topic.transactional_id_prefix = format!("{prefix}.{}", topic.topic);
    }
    KafkaLogConfig { producers: 1, ..topic }
}

fn topic(settings: &Settings, kafka: &KafkaStore, name: String) -> KafkaLogConfig {
    KafkaLogConfig {
        client: BTreeMap::clone(&kafka.client),
        replication_factor: settings.get(&store::REPLICATION_FACTOR),
        topic_config: kafka.topic_config.clone(),
        skip_validation: settings.get(&store::SKIP_VALIDATION),
        producers: settings.get(&own::PRODUCERS),
        fencing: settings.get(&own::FENCING_MODE),
        init_timeout: settings.get(&store::INIT_TIMEOUT),
        ..KafkaLogConfig::new("", name)
    }
}
