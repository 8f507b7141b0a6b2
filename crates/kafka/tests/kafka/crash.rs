//! A process that is killed within a transaction.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rdkafka::producer::Producer;
use registrar_kafka::KafkaLog;
use registrar_log::Log;

use crate::broker::broker;
use crate::config;
use crate::ends::{producer_at, read_until, record, send};

const TOPIC: &str = "killed";
/// Tells the child process, which is this test again, where the broker is.
const CHILD: &str = "REGISTRAR_TEST_TRANSACTION_AT";

#[tokio::test]
async fn a_killed_appenders_transaction_is_aborted_by_its_successor() {
    if let Ok(bootstrap) = std::env::var(CHILD) {
        return hold_a_transaction(&bootstrap);
    }
    let log = KafkaLog::open(config(TOPIC)).await.unwrap();
    assert_eq!(log.acquire().await.unwrap().append(&[record("a", "1")]).await, Ok(vec![0]));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "crash::a_killed_appenders_transaction_is_aborted_by_its_successor"])
        .env(CHILD, broker().bootstrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let produced =
        BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok).any(|line| line == "produced");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(produced);
    let started = Instant::now();
    let mut appender = log.acquire().await.unwrap();
    let end = log.end().await.unwrap();
    let mut reader = log.replay(0).await.unwrap();
    assert_eq!(read_until(&mut reader, end).await, [0]);
    // The transaction's own time-out is a minute.
    assert!(started.elapsed() < Duration::from_secs(40), "{:?}", started.elapsed());
    assert!(end > 3, "the transaction is still open: {end}");
    assert_eq!(appender.append(&[record("b", "1")]).await, Ok(vec![end]));
    assert_eq!(read_until(&mut reader, end + 2).await, [end]);
}

/// Does as an appender does, and stops before the commit.
fn hold_a_transaction(bootstrap: &str) {
    let producer = producer_at(bootstrap, Some(&format!("registrar.{TOPIC}.0")));
    producer.begin_transaction().unwrap();
    send(&producer, TOPIC, Some("never"), "seen");
    println!("produced");
    std::thread::sleep(Duration::from_secs(60));
}
