//! A coordinator that goes, and comes back.

use std::time::{Duration, Instant};

use registrar_log::{Election, Seat};

use super::node::{Node, agree, config};
use crate::broker::{data, kill, restart, script, start};

#[tokio::test]
async fn a_coordinator_that_restarts_leaves_the_primary_in_place() {
    let broker = start(&script(), "coordinator");
    let join = |host| Node::join(config(broker.bootstrap(), "restarted", host));
    let (a, b, c) = (join("a"), join("b"), join("c"));
    agree(&[&a, &b, &c], Some(&a.url)).await;
    let mut standing = a.election.standing();
    let watching = tokio::spawn(async move {
        let mut seats = vec![standing.borrow_and_update().seat.clone()];
        while standing.changed().await.is_ok() {
            seats.push(standing.borrow_and_update().seat.clone());
        }
        seats
    });
    let data = data("coordinator");
    kill(&data);
    for node in [&a, &b, &c] {
        node.election.check();
    }
    assert!(a.election.confirm().await.is_err(), "nobody can be asked");
    assert_eq!(a.now().seat, Seat::Mine);
    restart(&data);
    let patience = Instant::now() + Duration::from_secs(60);
    while a.election.confirm().await.is_err() {
        assert!(Instant::now() < patience, "{:?}", a.now());
        tokio::task::yield_now().await;
    }
    agree(&[&a, &b, &c], Some(&a.url)).await;
    let d = join("d");
    agree(&[&a, &b, &c, &d], Some(&a.url)).await;
    assert_eq!([&a, &b, &c, &d].map(|node| node.now().fault), [None, None, None, None]);
    drop(a);
    let seats = watching.await.unwrap();
    assert!(seats.iter().all(|seat| *seat == Seat::Mine), "{seats:?}");
}
