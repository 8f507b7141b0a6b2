//! Logs without transactions: by choice, or on a broker that can have none.

use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use rdkafka::bindings::rd_kafka_AclOperation_t::{
    RD_KAFKA_ACL_OPERATION_DESCRIBE as DESCRIBE, RD_KAFKA_ACL_OPERATION_DESCRIBE_CONFIGS as DESCRIBE_CONFIGS,
};
use rdkafka::bindings::rd_kafka_ResourceType_t::{
    RD_KAFKA_RESOURCE_BROKER as CLUSTER, RD_KAFKA_RESOURCE_TOPIC as TOPIC,
};
use registrar_kafka::{Fencing, KafkaLog, KafkaLogConfig};
use registrar_log::{AppendError, Log, LogError, Record};
use registrar_testkit::broker::Broker;

use crate::acl::{AUTHORIZER, deny, fatal};
use crate::broker::{data, kill, restart, script, start, start_with};
use crate::ends::{read_until, record};

/// One broker, as brokers are by default: the topic of transactions needs three.
const TOO_FEW: &str = "transaction.state.log.replication.factor=3\n";

/// A broker that can have no transactions, started when it is first asked for.
fn broker() -> &'static Broker {
    static BROKER: OnceLock<Broker> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock();
    BROKER.get_or_init(|| start_with(TOO_FEW, "too-few"))
}

/// A log on that broker.
async fn open(topic: &str, fencing: Fencing) -> Result<KafkaLog, LogError> {
    KafkaLog::open(KafkaLogConfig { fencing, ..KafkaLogConfig::new(broker().bootstrap(), topic) }).await
}

/// All but that earlier appenders are fenced.
mod suite {
    registrar_log::conformance_tests! { crate::Topics(super::broker);
        appended_records_come_back_in_order, a_batch_is_delivered_whole, a_large_batch_is_delivered_whole,
        an_empty_batch_appends_nothing, a_too_large_record_is_refused, tombstones_are_delivered,
        bytes_are_kept_as_they_are, timestamps_tell_the_time,
        a_new_appender_finds_everything,
        reopening_keeps_everything, an_old_log_goes_on,
        an_empty_log_has_an_end, the_end_is_reached, a_reader_follows, replay_begins_anywhere,
        readers_are_independent, a_dropped_wait_loses_nothing,
    }
}

#[tokio::test]
async fn auto_is_transactional_where_there_are_transactions() {
    let log = KafkaLog::open(crate::config("auto")).await.unwrap();
    assert!(log.is_fenced());
}

#[tokio::test]
async fn auto_does_without_transactions_where_there_can_be_none() {
    let log = open("auto", Fencing::Auto).await.unwrap();
    assert!(!log.is_fenced());
    let mut appender = log.acquire().await.unwrap();
    assert_eq!(appender.append(&[record("a", "1"), record("b", "1")]).await, Ok(vec![0, 1]));
    assert_eq!(log.end().await, Ok(2));
}

#[tokio::test]
async fn transactions_that_cannot_be_are_refused_at_once() {
    let text = fatal(open("impossible", Fencing::Transactional).await);
    assert!(text.contains("transaction.state.log.replication.factor is 3, but there are only 1"), "{text}");
    assert!(text.contains("set registrar.kafka.fencing to auto or none"), "{text}");
}

#[tokio::test]
async fn none_appends_plainly_also_where_there_are_transactions() {
    let config = crate::config("none");
    let fenced = KafkaLog::open(config.clone()).await.unwrap();
    assert_eq!(fenced.acquire().await.unwrap().append(&[record("a", "1")]).await, Ok(vec![0]));
    let log = KafkaLog::open(KafkaLogConfig { fencing: Fencing::None, ..config }).await.unwrap();
    assert!(!log.is_fenced());
    let mut first = log.acquire().await.unwrap();
    let mut second = log.acquire().await.unwrap();
    // A marker follows the transaction; nothing follows what is plain, and nobody is fenced.
    assert_eq!(first.append(&[record("b", "1")]).await, Ok(vec![2]));
    assert_eq!(second.append(&[record("c", "1"), record("d", "1")]).await, Ok(vec![3, 4]));
    assert_eq!(first.append(&[record("e", "1")]).await, Ok(vec![5]));
    assert_eq!(read_until(&mut log.replay(0).await.unwrap(), 6).await, [0, 2, 3, 4, 5]);
}

#[tokio::test]
async fn the_largest_record_that_is_not_refused_is_appended() {
    let mut config = KafkaLogConfig::new(broker().bootstrap(), "largest");
    config.topic_config.insert("max.message.bytes".to_owned(), "20000".to_owned());
    let mut appender = KafkaLog::open(config).await.unwrap().acquire().await.unwrap();
    let of = |size: usize| Record { key: "k".into(), value: Some(vec![0; size - 1].into()) };
    let mut largest = 20_000;
    while let Err(AppendError::TooLarge(_)) = appender.append(&[of(largest)]).await {
        largest -= 1;
    }
    assert!((19_800..20_000).contains(&largest), "{largest}");
    assert_eq!(appender.append(&[of(largest), of(largest), of(1)]).await, Ok(vec![1, 2, 3]));
}

#[tokio::test]
async fn facts_that_may_not_be_read_mean_transactions() {
    let broker = start_with(&format!("{TOO_FEW}{AUTHORIZER}"), "unreadable-facts");
    let mut config = KafkaLogConfig::new(broker.bootstrap(), "unreadable-facts");
    assert!(!KafkaLog::open(config.clone()).await.unwrap().is_fenced());
    deny(broker.bootstrap(), CLUSTER, "kafka-cluster", DESCRIBE_CONFIGS);
    assert!(KafkaLog::open(config.clone()).await.unwrap().is_fenced());
    deny(broker.bootstrap(), TOPIC, "__transaction_state", DESCRIBE);
    config.init_timeout = Duration::from_secs(8);
    let log = KafkaLog::open(config).await.unwrap();
    assert!(log.is_fenced());
    let error = log.acquire().await.map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("transaction.state.log.replication.factor"), "{error}");
}

/// Whoever is told that nothing was appended may rely on it; whoever is not told must look.
#[tokio::test]
async fn a_stalled_broker_leaves_the_outcome_unknown_and_a_dead_one_does_not() {
    let name = "stalled";
    let (broker, data) = (start(&script(), name), data(name));
    let config = KafkaLogConfig { fencing: Fencing::None, ..KafkaLogConfig::new(broker.bootstrap(), name) };
    let log = KafkaLog::open(config).await.unwrap();
    let mut appender = log.acquire().await.unwrap();
    assert_eq!(appender.append(&[record("a", "1")]).await, Ok(vec![0]));
    signal(&data, "STOP");
    for _ in 0..2 {
        let outcome = appender.append(&[record("b", "1")]).await;
        assert!(matches!(outcome, Err(AppendError::Unknown(_))), "{outcome:?}");
    }
    signal(&data, "CONT");
    let mut appender = log.acquire().await.unwrap();
    let next = appender.append(&[record("c", "1")]).await.unwrap();
    kill(&data);
    // What is sent before the client has noticed may have arrived, for all it knows.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let outcome = appender.append(&[record("d", "1")]).await;
    assert!(matches!(outcome, Err(AppendError::Unavailable(_))), "{outcome:?}");
    restart(&data);
    assert_eq!(appender.append(&[record("e", "1")]).await, Ok(vec![next[0] + 1]));
}

/// Sends a signal to the broker whose data is there.
fn signal(data: &Path, name: &str) {
    let pid = std::fs::read_to_string(data.join("1/pid")).unwrap();
    assert!(Command::new("kill").args([&format!("-{name}"), pid.trim()]).status().unwrap().success());
}
