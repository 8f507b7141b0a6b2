//! Who is chosen (spec: core 9.2).

use registrar_log::{Election, Seat};

use super::node::{Node, agree, config};
use crate::broker::broker;

#[tokio::test]
async fn the_smallest_url_wins() {
    let join = |host| Node::join(config(broker().bootstrap(), "smallest", host));
    let b = join("b");
    agree(&[&b], Some(&b.url)).await;
    let c = join("c");
    agree(&[&b, &c], Some(&b.url)).await;
    let a = join("a");
    agree(&[&a, &b, &c], Some(&a.url)).await;
    assert_eq!(a.now().seat, Seat::Mine);
    assert!(!a.now().mixed);
    assert_eq!(a.election.confirm().await, Ok(()));
    assert!(b.election.confirm().await.is_err());
}

#[tokio::test]
async fn a_sticky_primary_stays_when_a_smaller_url_comes() {
    let join = |host| {
        let mut config = config(broker().bootstrap(), "sticky", host);
        config.sticky = true;
        Node::join(config)
    };
    let b = join("b");
    agree(&[&b], Some(&b.url)).await;
    let a = join("a");
    agree(&[&a, &b], Some(&b.url)).await;
    b.election.leave().await;
    agree(&[&a], Some(&a.url)).await;
}

#[tokio::test]
async fn nobody_is_primary_where_nobody_is_eligible() {
    let join = |host, eligible| {
        let mut config = config(broker().bootstrap(), "ineligible", host);
        config.eligible = eligible;
        Node::join(config)
    };
    let (a, b) = (join("a", false), join("b", false));
    agree(&[&a, &b], None).await;
    assert_eq!((a.now().fault, b.now().fault), (None, None));
    let c = join("c", true);
    agree(&[&a, &b, &c], Some(&c.url)).await;
}

#[tokio::test]
async fn equal_urls_are_a_fault_for_everybody_until_one_goes() {
    let join = || Node::join(config(broker().bootstrap(), "equal", "same"));
    let (first, second) = (join(), join());
    for node in [&first, &second] {
        let standing = node.until("there is a fault", |standing| standing.fault.is_some()).await;
        assert_eq!(standing.seat, Seat::Nobody);
        assert_eq!(
            standing.fault.as_deref(),
            Some(
                "The schema registry group contained multiple members advertising the same URL. Verify that each \
                 instance has a unique, routable listener by setting the 'listeners' configuration. This error may \
                 happen if executing in containers where the default hostname is 'localhost'."
            )
        );
    }
    first.election.leave().await;
    agree(&[&second], Some(&second.url)).await;
    assert_eq!(second.now().fault, None);
}
