//! What is planned, or what the brokers get over by themselves, makes no write fail: clients try nothing twice, and talk
//! only to nodes that are up.
//!
//! `kafkastore.timeout.ms` bounds how long a write may take to be answered. With the reference's default of 500 ms, a
//! write that meets a broker's fail-over is answered with an error; these tests allow 30 s.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cluster::Cluster;
use crate::node::Node;
use crate::run::Run;
use crate::steady::{Steady, Tally};

/// How long the registrars may look for a new coordinator.
const PATIENCE: Duration = Duration::from_secs(60);

/// Writes that must succeed before and after each event.
const SOME: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn no_write_fails_in_a_rolling_restart_of_the_registrars() {
    let cluster = Arc::new(Cluster::start("rolling", &[]).await);
    let load = Steady::start(&cluster, &[0, 1, 2], "rolling");
    let rounds = if Run::of_environment().is_long { 5 } else { 1 };
    for number in (0..rounds).flat_map(|_| 0..cluster.nodes.len()) {
        load.await_writes(SOME).await;
        let restarted = Arc::clone(&cluster);
        tokio::task::spawn_blocking(move || restart(&restarted.nodes[number])).await.unwrap();
    }
    load.await_writes(SOME).await;
    assert_no_failure(&load.stop().await, "a rolling restart of the registrars");
    Arc::into_inner(cluster).unwrap().end();
}

fn restart(node: &Node) {
    node.retire();
    node.await_idle();
    node.terminate();
    node.await_end();
    node.start();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_write_fails_when_the_coordinator_fails_over() {
    let cluster = Arc::new(Cluster::start("coordinator", &[("kafkastore.timeout.ms", "30000")]).await);
    let load = Steady::start(&cluster, &[0, 1, 2], "coordinator");
    for at_once in [true, false] {
        load.await_writes(SOME).await;
        let coordinated = Arc::clone(&cluster);
        tokio::task::spawn_blocking(move || replace_coordinator(&coordinated, at_once)).await.unwrap();
    }
    load.await_writes(SOME).await;
    assert_no_failure(&load.stop().await, "two fail-overs of the coordinator");
    Arc::into_inner(cluster).unwrap().end();
}

/// Takes the group's coordinator away until every registrar has found another one, and gives it back.
fn replace_coordinator(cluster: &Cluster, at_once: bool) {
    let found = |node: &Node| node.output().matches("the group has a coordinator").count();
    let brokers = &cluster.brokers;
    let before: Vec<usize> = cluster.nodes.iter().map(found).collect();
    let coordinator = brokers.coordinator(&cluster.group()) + 1;
    let taken = if at_once { brokers.broker.kill(coordinator) } else { brokers.broker.stop(coordinator) };
    taken.unwrap();
    let deadline = Instant::now() + PATIENCE;
    while cluster.nodes.iter().zip(&before).any(|(node, before)| found(node) == *before) {
        assert!(Instant::now() < deadline, "not every registrar finds the coordinator that follows");
        std::thread::sleep(Duration::from_millis(100));
    }
    brokers.mend();
}

fn assert_no_failure(tally: &Tally, what: &str) {
    println!("{what}: {} writes, {} failures", tally.writes.len(), tally.failures.len());
    assert_eq!(tally.failures, [""; 0], "{what}");
}
