//! Registries of another make in the group.

use registrar_log::{Election, Peer, Seat};

use super::node::{Node, agree, config};
use super::raw::RawMember;
use crate::broker::broker;

/// `REBALANCE_IN_PROGRESS`.
const ELECTING: i16 = 27;

fn foreign(group: &str) -> RawMember {
    RawMember::new(broker().bootstrap(), "sr-1", group, "sr")
}

fn metadata(host: &str, eligible: bool) -> String {
    format!(r#"{{"version":1,"host":"{host}","port":8081,"master_eligibility":{eligible},"scheme":"http"}}"#)
}

#[tokio::test]
async fn with_another_make_there_is_no_primary_while_the_group_elects() {
    let a = Node::join(config(broker().bootstrap(), "mixed", "a"));
    agree(&[&a], Some(&a.url)).await;
    assert!(!a.now().mixed);
    let (mut first, mut second) = (foreign("mixed"), foreign("mixed"));
    let members = first.join(&metadata("b", true));
    first.sync(&members, "");
    let standing = a.agrees(Some(&a.url), 2).await;
    assert!(standing.mixed);
    assert!(standing.members.iter().any(|it| it.peer == Peer { url: "http://b:8081".to_owned(), foreign: true }));
    assert_eq!(a.election.confirm().await, Ok(()));

    let joining = std::thread::spawn(move || {
        let members = second.join(&metadata("c", true));
        second.sync(&members, "");
        second
    });
    a.until("the group elects", |standing| standing.seat == Seat::Nobody).await;
    assert!(a.election.confirm().await.is_err());
    assert_eq!(first.heartbeat(), ELECTING);
    let members = first.join(&metadata("b", true));
    first.sync(&members, "");
    a.agrees(Some(&a.url), 3).await;
    joining.join().unwrap().leave();
}

#[tokio::test]
async fn a_member_of_another_make_that_is_not_eligible_unseats_nobody() {
    let a = Node::join(config(broker().bootstrap(), "harmless", "a"));
    agree(&[&a], Some(&a.url)).await;
    let mut first = foreign("harmless");
    let members = first.join(&metadata("b", false));
    first.sync(&members, "");
    let standing = a.agrees(Some(&a.url), 2).await;
    assert!(standing.mixed);
    let (joins, mut second) = (a.election.stats().joins(), foreign("harmless"));
    let joining = std::thread::spawn(move || {
        let members = second.join(&metadata("c", false));
        second.sync(&members, "");
    });
    while a.election.stats().joins() == joins {
        tokio::task::yield_now().await;
    }
    for _ in 0..10 {
        assert_eq!(a.election.confirm().await, Ok(()));
        assert_eq!(a.now().seat, Seat::Mine);
    }
    let members = first.join(&metadata("b", false));
    first.sync(&members, "");
    a.agrees(Some(&a.url), 3).await;
    joining.join().unwrap();
}

#[tokio::test]
async fn another_make_may_lead_the_group_and_be_primary() {
    let mut leader = foreign("led");
    let members = leader.join(&metadata("k", true));
    let alone = format!(r#"{{"error":0,"master":"{}","version":1}}"#, leader.member_id);
    leader.sync(&members, &alone);
    let z = Node::join(config(broker().bootstrap(), "led", "a"));
    while leader.heartbeat() != ELECTING {
        tokio::task::yield_now().await;
    }
    let members = leader.join(&metadata("k", true));
    assert_eq!(members.members.len(), 2);
    let chosen = format!(
        r#"{{"master":"{}","master_identity":{},"error":0,"version":1}}"#,
        leader.member_id,
        metadata("k", true)
    );
    leader.sync(&members, &chosen);
    let standing = z.until("somebody is primary", |standing| standing.seat != Seat::Nobody).await;
    assert_eq!(standing.seat, Seat::Other(Peer { url: "http://k:8081".to_owned(), foreign: true }));
    assert_eq!((standing.mixed, standing.members, standing.fault), (true, Vec::new(), None));
    leader.leave();
    agree(&[&z], Some(&z.url)).await;
    assert!(!z.now().mixed);
}
