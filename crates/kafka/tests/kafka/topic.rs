//! Creating and checking the topic.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{Log, LogError};

use crate::broker::broker;
use crate::config;

pub(crate) fn admin() -> AdminClient<DefaultClientContext> {
    ClientConfig::new().set("bootstrap.servers", broker().bootstrap()).create().unwrap()
}

pub(crate) async fn create(name: &str, partitions: i32, settings: &[(&str, &str)]) {
    let mut topic = NewTopic::new(name, partitions, TopicReplication::Fixed(1));
    for (key, value) in settings {
        topic = topic.set(key, value);
    }
    let results = admin().create_topics([&topic], &AdminOptions::new()).await.unwrap();
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

async fn refused(config: KafkaLogConfig) -> String {
    match KafkaLog::open(config).await {
        Err(LogError::Fatal(text)) => text,
        outcome => panic!("{outcome:?} is not fatal"),
    }
}

#[tokio::test]
async fn a_missing_topic_is_created() {
    let mut config = config("created");
    config.topic_config.insert("segment.bytes".to_owned(), "2000000".to_owned());
    config.topic_config.insert("cleanup.policy".to_owned(), "delete".to_owned());
    let log = KafkaLog::open(config.clone()).await.unwrap();
    assert!(!log.cluster_id().is_empty());
    assert_eq!(log.end().await, Ok(0));
    let described =
        admin().describe_configs([&ResourceSpecifier::Topic("created")], &AdminOptions::new()).await.unwrap();
    let topic = described.into_iter().next().unwrap().unwrap();
    let value = |key| topic.get(key).and_then(|entry| entry.value.clone()).unwrap();
    assert_eq!((value("cleanup.policy"), value("segment.bytes")), ("compact".to_owned(), "2000000".to_owned()));
    KafkaLog::open(config).await.unwrap();
}

#[tokio::test]
async fn a_topic_is_created_once() {
    let opening: Vec<_> = (0..4).map(|_| tokio::spawn(KafkaLog::open(config("created-once")))).collect();
    for log in opening {
        log.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_topic_has_one_partition() {
    create("partitions", 2, &[("cleanup.policy", "compact")]).await;
    let text = "The schema topic partitions should have only 1 partition but has 2";
    assert_eq!(refused(config("partitions")).await, text);
    let mut unchecked = config("partitions");
    unchecked.skip_validation = true;
    let text = "Unexpected number of partitions in the partitions topic. Expected 1 and instead got 2";
    assert_eq!(refused(unchecked).await, text);
}

#[tokio::test]
async fn a_topic_is_compacted_and_nothing_else() {
    for (name, policy) in [("deleting", "delete"), ("both", "compact,delete")] {
        create(name, 1, &[("cleanup.policy", policy)]).await;
        let text = format!(
            "The retention policy of the schema topic {name} is incorrect. Expected cleanup.policy to be 'compact' but it \
             is {policy}"
        );
        assert_eq!(refused(config(name)).await, text);
        let mut unchecked = config(name);
        unchecked.skip_validation = true;
        KafkaLog::open(unchecked).await.unwrap();
    }
}

#[tokio::test]
async fn a_missing_topic_that_is_not_created_is_named() {
    let mut config = config("missing");
    config.skip_validation = true;
    let text = "Unable to subscribe to the Kafka topic missing backing this data store. Topic may not exist.";
    assert_eq!(refused(config).await, text);
}

#[tokio::test]
async fn a_cluster_that_does_not_answer_is_given_up() {
    let mut config = KafkaLogConfig::new("127.0.0.1:9", "unreachable");
    config.init_timeout = Duration::from_secs(3);
    let started = Instant::now();
    let text = refused(config).await;
    assert!(text.starts_with("Timed out trying to create or validate schema topic configuration: "), "{text}");
    assert!(text.contains("127.0.0.1:9") && text.contains("refused"), "{text}");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_configuration_that_librdkafka_refuses_is_named() {
    let mut config = config("misconfigured");
    config.client.insert("no.such.key".to_owned(), "1".to_owned());
    let text = refused(config).await;
    assert!(text.contains("no.such.key"), "{text}");
}
