//! Who goes, how the others notice, and what does not change meanwhile.

use std::time::Instant;

use registrar_log::{Election, Seat};

use super::node::{Node, SESSION, agree, config};
use super::raw::RawMember;
use crate::broker::broker;

#[tokio::test]
async fn a_primary_that_leaves_is_replaced_at_once() {
    let join = |host| Node::join(config(broker().bootstrap(), "leaves", host));
    let (a, b) = (join("a"), join("b"));
    agree(&[&a, &b], Some(&a.url)).await;
    let left = Instant::now();
    a.election.leave().await;
    a.election.leave().await;
    assert_eq!(a.now().seat, Seat::Nobody);
    agree(&[&b], Some(&b.url)).await;
    let took = left.elapsed();
    assert!(took < SESSION, "the others waited for a session to end: {took:?}");
    assert!(a.election.confirm().await.is_err());
}

#[tokio::test]
async fn a_primary_that_dies_is_replaced_when_its_session_ends() {
    let join = |host| Node::join(config(broker().bootstrap(), "dies", host));
    let (a, b) = (join("a"), join("b"));
    agree(&[&a, &b], Some(&a.url)).await;
    let a = (a.url.clone(), drop(a)).0;
    assert_eq!(b.primary(&b.now()), Some(a));
    agree(&[&b], Some(&b.url)).await;
}

#[tokio::test]
async fn a_primary_that_stands_no_longer_hands_over_and_comes_back_when_it_stands() {
    let join = |host| Node::join(config(broker().bootstrap(), "stands", host));
    let (a, b) = (join("a"), join("b"));
    agree(&[&a, &b], Some(&a.url)).await;
    a.election.stand(false);
    agree(&[&a, &b], Some(&b.url)).await;
    let eligible: Vec<_> = b.now().members.iter().map(|member| (member.peer.url.clone(), member.eligible)).collect();
    assert!(eligible.contains(&(a.url.clone(), false)) && eligible.contains(&(b.url.clone(), true)), "{eligible:?}");
    a.election.stand(true);
    agree(&[&a, &b], Some(&a.url)).await;
}

#[tokio::test]
async fn a_rebalance_that_is_held_up_leaves_the_primary_in_place() {
    let join = |host| Node::join(config(broker().bootstrap(), "held-up", host));
    let (a, b) = (join("a"), join("b"));
    agree(&[&a, &b], Some(&a.url)).await;
    // A registrar that joins and is then busy with something else.
    let mut busy = RawMember::new(broker().bootstrap(), "sr-registrar-busy", "held-up", "sr");
    let metadata = r#"{"host":"z","port":1,"master_eligibility":true,"scheme":"http","version":1,"leader":false}"#;
    let mut members = busy.join(metadata);
    busy.sync(&members, "");
    agree_on(&a, &b, 3).await;
    let before = a.now().generation;
    let joins = a.election.stats().joins();
    let c = join("c");
    while busy.heartbeat() == 0 || a.election.stats().joins() == joins {
        tokio::task::yield_now().await;
    }
    for _ in 0..20 {
        assert_eq!(a.election.confirm().await, Ok(()));
        assert_eq!((a.now().seat, a.now().generation), (Seat::Mine, before));
        assert_eq!(b.primary(&b.now()), Some(a.url.clone()));
    }
    assert_eq!(c.now().generation, None, "nothing is decided yet");
    members = busy.join(metadata);
    busy.sync(&members, "");
    agree_on(&a, &b, 4).await;
    assert!(a.now().generation > before && !a.now().mixed);
    busy.leave();
    agree(&[&a, &b, &c], Some(&a.url)).await;
}

async fn agree_on(a: &Node, b: &Node, members: usize) {
    a.agrees(Some(&a.url), members).await;
    b.agrees(Some(&a.url), members).await;
}

#[tokio::test]
async fn nodes_that_come_and_go_never_unseat_the_primary() {
    let join = |host| Node::join(config(broker().bootstrap(), "come-and-go", host));
    let (a, b) = (join("a"), join("b"));
    agree(&[&a, &b], Some(&a.url)).await;
    let mut standing = a.election.standing();
    let watching = tokio::spawn(async move {
        let mut seats = Vec::new();
        while standing.changed().await.is_ok() {
            seats.push(standing.borrow_and_update().seat.clone());
        }
        seats
    });
    for host in ["c", "d", "e"] {
        let other = join(host);
        agree(&[&a, &b, &other], Some(&a.url)).await;
        other.election.leave().await;
        agree(&[&a, &b], Some(&a.url)).await;
    }
    drop(a);
    let seats = watching.await.unwrap();
    assert!(seats.len() >= 6 && seats.iter().all(|seat| *seat == Seat::Mine), "{seats:?}");
}
