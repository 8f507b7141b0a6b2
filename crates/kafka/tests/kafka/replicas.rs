//! Three brokers that come and go: leaders and coordinators move, and replicas are too few.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use registrar_kafka::{KafkaLog, KafkaLogConfig};
use registrar_log::{AppendError, Log};
use registrar_testkit::broker::Broker;

use crate::broker::{data, jars, restart, run, script};
use crate::ends::{read_until, record};
use crate::outage::{Outcomes, append, check};
use crate::unclean::lost_records_are_noticed;

const NAME: &str = "three";

/// All of it in one test: three brokers take memory, and what happens to them happens to every topic.
#[tokio::test]
async fn brokers_come_and_go() {
    let broker = Broker::start(&script(), &jars(), &data(NAME), 3).unwrap();
    every_leader_moves(&broker).await;
    too_few_replicas_are_named(&broker).await;
    lost_records_are_noticed(&broker).await;
}

fn node(what: &str, node: usize) {
    run(&[what.as_ref(), &data(NAME), node.to_string().as_ref()]);
}

/// Each broker goes in turn, so each leads the topic and coordinates its transactions when it does, sooner or later. What
/// is acknowledged stays, once, and what is refused never shows.
async fn every_leader_moves(broker: &Broker) {
    let log = KafkaLog::open(KafkaLogConfig::new(broker.bootstrap(), "moving")).await.unwrap();
    let progress = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&progress);
    let moving = tokio::task::spawn_blocking(move || {
        for (number, how) in [(1, "stop"), (2, "kill"), (3, "stop")] {
            node(how, number);
            await_more(&seen, how);
            restart(&data(NAME));
            await_more(&seen, "start");
        }
    });
    let (mut outcomes, mut number) = (Outcomes::default(), 0);
    while !moving.is_finished() {
        let done = |outcomes: &Outcomes| {
            progress.store(outcomes.appended.len(), Ordering::Relaxed);
            moving.is_finished()
        };
        number = append(&log, number, &mut outcomes, done).await;
    }
    moving.await.unwrap();
    check(&log, &outcomes).await;
    reads_on(&log).await;
}

/// No reader takes a change of leaders for a loss, wherever it begins: between records, or at a marker.
async fn reads_on(log: &KafkaLog) {
    let end = log.end().await.unwrap();
    let all = read_until(&mut log.replay(0).await.unwrap(), end).await;
    for from in (1..end).step_by(usize::try_from(end / 5).unwrap().max(1)) {
        let rest = all.iter().copied().filter(|offset| *offset >= from);
        assert_eq!(
            read_until(&mut log.replay(from).await.unwrap(), end).await,
            rest.collect::<Vec<_>>(),
            "from {from}"
        );
    }
}

/// Waits until batches are appended, and tells how long that took.
fn await_more(appended: &AtomicUsize, after: &str) {
    let (before, started) = (appended.load(Ordering::Relaxed), Instant::now());
    while appended.load(Ordering::Relaxed) < before + 20 {
        assert!(started.elapsed() < Duration::from_secs(90), "nothing is appended after {after}");
        std::thread::sleep(Duration::from_millis(5));
    }
    println!("twenty batches after {after}: {:?}", started.elapsed());
}

async fn too_few_replicas_are_named(broker: &Broker) {
    let mut config = KafkaLogConfig::new(broker.bootstrap(), "insync");
    config.topic_config.insert("min.insync.replicas".to_owned(), "3".to_owned());
    let log = KafkaLog::open(config).await.unwrap();
    log.acquire().await.unwrap().append(&[record("a", "1")]).await.unwrap();
    node("kill", 2);
    let text = unavailable(&log).await;
    assert!(text.contains("the topic insync has min.insync.replicas = 3, but of its 3 replicas only 2 are"), "{text}");
    assert!(text.contains("start the brokers 2, or lower min.insync.replicas"), "{text}");
    restart(&data(NAME));
    appends_again(&log).await;
}

/// Appends until nothing can be appended because replicas are missing; says what the brokers' state tells of that. At first
/// the broker that was killed may be all that is known of.
async fn unavailable(log: &KafkaLog) -> String {
    let patience = Instant::now() + Duration::from_secs(120);
    let tells = |text: &str| text.contains("min.insync.replicas");
    while Instant::now() < patience {
        let mut appender = match log.acquire().await {
            Ok(appender) => appender,
            Err(error) if tells(&error.to_string()) => return error.to_string(),
            Err(_) => continue,
        };
        loop {
            match appender.append(&[record("b", "1")]).await {
                Ok(_) => {}
                Err(AppendError::Unavailable(text)) if tells(&text) => return text,
                Err(AppendError::Unavailable(_)) if Instant::now() < patience => {}
                Err(AppendError::Fenced(_) | AppendError::Unknown(_)) => break,
                Err(error) => panic!("{error:?}"),
            }
        }
    }
    panic!("batches are appended");
}

/// The same log, without being opened again.
async fn appends_again(log: &KafkaLog) {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(120) {
        if let Ok(mut appender) = log.acquire().await
            && appender.append(&[record("c", "1")]).await.is_ok()
        {
            println!("appended {:?} after the brokers came back", started.elapsed());
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing is appended after the brokers are back");
}
