//! A primary that was stopped for longer than its session, and wakes up believing that it still is one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use registrar_testkit::client::Client;

use crate::checker::check;
use crate::cluster::{Cluster, SESSION};
use crate::history::{Entry, Operation, Write};
use crate::request::Asker;
use crate::run::Run;
use crate::settled::observe;

/// Requests that wait for the sleeping primary.
const ATTEMPTS: usize = 20;
/// How long a request may wait for it.
const LIMIT: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_that_wakes_up_cannot_write() {
    let cluster = Arc::new(Cluster::start("paused", &[]).await);
    let (old, start) = (cluster.primary(), Instant::now());
    let before = register(&cluster, old.number, 0).await;
    old.signal("STOP");
    let attempts = (1..=ATTEMPTS).map(|number| {
        let (cluster, old) = (Arc::clone(&cluster), old.number);
        tokio::spawn(async move { register(&cluster, old, number).await })
    });
    let attempts: Vec<_> = attempts.collect();
    let new = await_successor(&cluster, old.number).await;
    let meanwhile = register(&cluster, new, ATTEMPTS + 1).await;
    assert!(meanwhile.answer().is_some(), "the new primary takes no write: {meanwhile}");
    let pause = if Run::of_environment().is_long { Duration::from_secs(30) } else { SESSION + Duration::from_secs(4) };
    tokio::time::sleep_until((start + pause).into()).await;
    let lines = old.output().lines().count();
    old.signal("CONT");
    let mut history = vec![before, meanwhile];
    for attempt in attempts {
        history.push(attempt.await.unwrap());
    }
    let (topic, replicas) = observe(&cluster).await;
    println!("stopped for {:?}; what was asked of it meanwhile:", start.elapsed());
    history.iter().for_each(|entry| println!("  {entry}"));
    println!("what it said when it had woken up:");
    old.output().lines().skip(lines).for_each(|line| println!("  {line}"));
    let learnt = old.output().lines().skip(lines).any(|line| line.contains("role changed"));
    assert!(learnt, "it has not noticed that it is the primary no longer");
    // The rule about writers: nothing is committed by an earlier one after a later one has taken over.
    assert_eq!(check(&history, &topic, &replicas).complaints, [""; 0]);
    Arc::into_inner(cluster).unwrap().end();
}

async fn register(cluster: &Cluster, node: usize, number: usize) -> Entry {
    let text = format!(r#"{{"type":"record","name":"R{number}","fields":[]}}"#);
    let http = Client::once(&cluster.nodes[node].url, LIMIT);
    let write = Operation::Write(Write::Register { text });
    Asker { client: number, node, http }.ask(&format!("s{number}"), write).await
}

/// The node that takes over from one that is silent.
async fn await_successor(cluster: &Cluster, old: usize) -> usize {
    let deadline = Instant::now() + LIMIT;
    loop {
        let mut others = cluster.nodes.iter().filter(|node| node.number != old);
        if let Some(new) = others.find(|node| node.is_primary()) {
            return new.number;
        }
        assert!(Instant::now() < deadline, "nobody takes over");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
