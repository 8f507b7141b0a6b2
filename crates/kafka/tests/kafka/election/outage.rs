//! A coordinator that goes, and comes back.

use std::time::{Duration, Instant};

use registrar_kafka::ElectionConfig;
use registrar_log::{Election, Seat};
use registrar_testkit::broker::Broker;
use tokio::task::JoinHandle;

use super::node::{Node, PATIENCE, agree, config};
use super::raw::Raw;
use crate::broker::{data, jars, kill, kill_node, restart, script, start};

/// Collects every seat that a node has from now on.
fn watch_seats(node: &Node) -> JoinHandle<Vec<Seat>> {
    let mut standing = node.election.standing();
    tokio::spawn(async move {
        let mut seats = vec![standing.borrow_and_update().seat.clone()];
        while standing.changed().await.is_ok() {
            seats.push(standing.borrow_and_update().seat.clone());
        }
        seats
    })
}

/// A node whose session outlasts what a coordinator needs to be back on a slow machine.
fn lasting(bootstrap: &str, group: &str, host: &str) -> ElectionConfig {
    ElectionConfig { session_timeout: PATIENCE, ..config(bootstrap, group, host) }
}

/// Waits until a coordinator says that the node is primary.
async fn confirmed(node: &Node) {
    let patience = Instant::now() + PATIENCE;
    while node.election.confirm().await.is_err() {
        assert!(Instant::now() < patience, "{:?}", node.now());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_coordinator_that_restarts_leaves_the_primary_in_place() {
    let broker = start(&script(), "coordinator");
    let join = |host| Node::join(lasting(broker.bootstrap(), "restarted", host));
    let (a, b, c) = (join("a"), join("b"), join("c"));
    agree(&[&a, &b, &c], Some(&a.url)).await;
    let watching = watch_seats(&a);
    let data = data("coordinator");
    kill(&data);
    for node in [&a, &b, &c] {
        node.election.check();
    }
    assert!(a.election.confirm().await.is_err(), "nobody can be asked");
    assert_eq!(a.now().seat, Seat::Mine);
    restart(&data);
    confirmed(&a).await;
    agree(&[&a, &b, &c], Some(&a.url)).await;
    let d = join("d");
    agree(&[&a, &b, &c, &d], Some(&a.url)).await;
    assert_eq!([&a, &b, &c, &d].map(|node| node.now().fault), [None, None, None, None]);
    drop(a);
    let seats = watching.await.unwrap();
    assert!(seats.iter().all(|seat| *seat == Seat::Mine), "{seats:?}");
}

#[tokio::test]
async fn a_coordinator_that_is_gone_for_good_is_replaced_with_the_primary_in_place() {
    let data = data("three");
    let cluster = Broker::start(&script(), &jars(), &data, 3).unwrap();
    let join = |host| Node::join(lasting(cluster.bootstrap(), "moved", host));
    let (a, b) = (join("a"), join("b"));
    agree(&[&a, &b], Some(&a.url)).await;
    let watching = watch_seats(&a);
    let any = cluster.bootstrap().split(',').next().unwrap();
    kill_node(&data, Raw::connect(any, "test").coordinator("moved"));
    a.election.check();
    confirmed(&a).await;
    let c = join("c");
    agree(&[&a, &b, &c], Some(&a.url)).await;
    drop(a);
    let seats = watching.await.unwrap();
    assert!(seats.iter().all(|seat| *seat == Seat::Mine), "{seats:?}");
}
