//! A leader that was not in sync: records that were committed are gone, and others get their offsets.

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{Log, LogReader, Offset};
use registrar_testkit::broker::Broker;

use crate::deletion::{lost, refuses};
use crate::ends::{next, record};

const TOPIC: &str = "unclean";

const SAYS: &str = "the topic unclean does not have the records any more that were read";

/// How long brokers may take to miss one another and to choose a leader.
const PATIENCE: Duration = Duration::from_secs(120);

/// The topic is on two of three brokers. One stands still, so the other alone has what is appended then; that one dies, and
/// the first one leads. Two nodes have read everything: one goes on reading, the other one comes back when the offsets that
/// it knows are taken again.
pub(crate) async fn lost_records_are_noticed(broker: &Broker) {
    create(broker).await;
    let (staying, coming_back) = (open(broker).await, open(broker).await);
    append(&staying, "before").await;
    broker.pause(2).unwrap();
    for _ in 0..3 {
        append(&staying, "lost").await;
    }
    let (reader, position) = read(&staying).await;
    assert_eq!(read(&coming_back).await.1, position);
    broker.kill(1).unwrap();
    broker.resume(2).unwrap();
    let started = Instant::now();
    let reason = lost(&staying, reader, position).await;
    println!("noticed {:?} after the leader was killed: {reason}", started.elapsed());
    assert!(reason.contains(SAYS), "{reason}");
    refuses(&staying, SAYS).await;
    let starting = open(broker).await;
    let end = starting.end().await.unwrap();
    assert!(end < position, "nothing is lost: the topic ends at {end}");
    // beyond what the others know, so that they could read on
    while starting.end().await.unwrap() <= position + 2 {
        append(&starting, "other").await;
    }
    let reader = coming_back.replay(position).await.unwrap();
    let reason = lost(&coming_back, reader, position).await;
    assert!(reason.contains(SAYS), "{reason}");
    refuses(&coming_back, SAYS).await;
}

async fn create(broker: &Broker) {
    let admin: AdminClient<DefaultClientContext> =
        ClientConfig::new().set("bootstrap.servers", broker.bootstrap()).create().unwrap();
    let topic = NewTopic::new(TOPIC, 1, TopicReplication::Variable(&[&[1, 2]]))
        .set("cleanup.policy", "compact")
        .set("min.insync.replicas", "1")
        .set("unclean.leader.election.enable", "true");
    let created = admin.create_topics([&topic], &AdminOptions::new()).await.unwrap();
    assert!(created.iter().all(Result::is_ok), "{created:?}");
}

async fn open(broker: &Broker) -> KafkaLog {
    let patience = Instant::now() + PATIENCE;
    loop {
        match KafkaLog::open(KafkaLogConfig::new(broker.bootstrap(), TOPIC)).await {
            Ok(log) => return log,
            Err(error) => assert!(Instant::now() < patience, "{error}"),
        }
    }
}

/// Appends, with as many appenders as it takes.
async fn append(log: &KafkaLog, value: &'static str) {
    let patience = Instant::now() + PATIENCE;
    loop {
        let error = match log.acquire().await {
            Ok(mut appender) => match appender.append(&[record("k", value)]).await {
                Ok(_) => return,
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        assert!(Instant::now() < patience, "{error}");
    }
}

/// A reader at the end.
async fn read(log: &KafkaLog) -> (Box<dyn LogReader>, Offset) {
    let (end, mut reader) = (log.end().await.unwrap(), log.replay(0).await.unwrap());
    loop {
        let position = next(&mut reader).await.position;
        if position >= end {
            return (reader, position);
        }
    }
}
