use std::time::Duration;

use tokio::task::JoinHandle;

use super::*;

struct Node {
    election: FakeElection,
    task: JoinHandle<()>,
}

impl Node {
    fn join(group: &FakeGroup, url: &str, eligible: bool) -> Self {
        Self::begin(group.member(url, eligible))
    }

    fn begin((election, task): (FakeElection, MemberTask)) -> Self {
        election.join();
        Self { election, task: tokio::spawn(task.run()) }
    }

    async fn seated(&self, wanted: &Seat) -> Standing {
        let mut standing = self.election.standing();
        let reached = standing.wait_for(|standing| standing.seat == *wanted && standing.generation.is_some());
        tokio::time::timeout(Duration::from_secs(60), reached).await.unwrap().unwrap().clone()
    }

    fn seat(&self) -> Seat {
        self.election.standing().borrow().seat.clone()
    }
}

fn other(url: &str) -> Seat {
    Seat::Other(Peer { url: url.to_owned(), foreign: false })
}

fn foreign(url: &str) -> Seat {
    Seat::Other(Peer { url: url.to_owned(), foreign: true })
}

fn group() -> FakeGroup {
    FakeGroup::new(Timing::default())
}

async fn seconds(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn the_smallest_url_among_the_eligible_is_elected() {
    let group = group();
    let nodes = [("http://c:1", true), ("http://a:1", false), ("http://b:1", true)];
    let nodes = nodes.map(|(url, eligible)| Node::join(&group, url, eligible));
    nodes[2].seated(&Seat::Mine).await;
    let standing = nodes[1].seated(&other("http://b:1")).await;
    nodes[0].seated(&other("http://b:1")).await;
    assert_eq!(standing.members.len(), 3);
    assert_eq!(nodes[2].election.confirm().await, Ok(()));
    assert!(nodes[0].election.confirm().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_elected_where_nobody_stands_or_two_are_the_same() {
    let group = group();
    let quiet = Node::join(&group, "http://a:1", false);
    let standing = quiet.seated(&Seat::Nobody).await;
    assert_eq!((standing.generation, standing.fault), (Some(1), None));
    let _twins = [Node::join(&group, "http://b:1", true), Node::join(&group, "http://b:1", true)];
    seconds(2).await;
    assert_eq!(quiet.seat(), Seat::Nobody);
    assert!(quiet.election.standing().borrow().fault.as_deref().unwrap().contains("same URL"));
}

#[tokio::test(start_paused = true)]
async fn who_is_silent_is_missed_after_the_session() {
    let group = group();
    let (first, second) = (Node::join(&group, "http://a:1", true), Node::join(&group, "http://b:1", true));
    second.seated(&other("http://a:1")).await;
    first.task.abort();
    seconds(9).await;
    assert_eq!(second.seat(), other("http://a:1"));
    seconds(2).await;
    assert_eq!(second.seat(), Seat::Mine);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_need_not_be_missed() {
    let group = group();
    let (first, second) = (Node::join(&group, "http://a:1", true), Node::join(&group, "http://b:1", true));
    second.seated(&other("http://a:1")).await;
    first.election.leave().await;
    seconds(1).await;
    assert_eq!(second.seat(), Seat::Mine);
    assert_eq!(first.seat(), Seat::Nobody);
    assert!(first.task.is_finished());
}

#[tokio::test(start_paused = true)]
async fn who_stands_no_more_is_followed_by_another() {
    let group = group();
    let (first, second) = (Node::join(&group, "http://a:1", true), Node::join(&group, "http://b:1", true));
    second.seated(&other("http://a:1")).await;
    first.election.stand(false);
    second.seated(&Seat::Mine).await;
    first.seated(&other("http://b:1")).await;
    first.election.stand(true);
    first.seated(&Seat::Mine).await;
}

/// The seat is held through the loss of the coordinator; asking it tells the truth.
#[tokio::test(start_paused = true)]
async fn who_is_cut_off_keeps_the_seat_until_it_hears_better() {
    let group = group();
    let (first, second) = (Node::join(&group, "http://a:1", true), Node::join(&group, "http://b:1", true));
    second.seated(&other("http://a:1")).await;
    first.election.cut(true);
    second.seated(&Seat::Mine).await;
    assert_eq!(first.seat(), Seat::Mine);
    assert!(first.election.standing().borrow().fault.is_some());
    assert!(first.election.confirm().await.is_err());
    second.election.stand(false);
    seconds(5).await;
    first.election.cut(false);
    // missed by now: it is a new member, and the smallest URL again
    seconds(5).await;
    assert_eq!((first.seat(), second.seat()), (Seat::Mine, other("http://a:1")));
    assert_eq!(first.election.standing().borrow().fault, None);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_does_not_join_again_holds_up_a_rebalance_for_so_long_only() {
    let group = group();
    let first = Node::join(&group, "http://a:1", true);
    first.seated(&Seat::Mine).await;
    first.task.abort();
    let second = Node::join(&group, "http://b:1", true);
    seconds(5).await;
    assert_eq!(second.election.standing().borrow().generation, None);
    seconds(6).await;
    assert_eq!(second.seat(), Seat::Mine);
}

/// Nothing would fence it, so that the seat is held only while the group is known not to elect.
#[tokio::test(start_paused = true)]
async fn beside_an_eligible_member_of_another_make_the_seat_is_not_held() {
    let group = group();
    let first = Node::join(&group, "http://a:1", true);
    let second = Node::begin(group.foreign_member("http://b:1", true));
    let standing = second.seated(&other("http://a:1")).await;
    assert!(standing.mixed);
    first.election.cut(true);
    seconds(8).await;
    assert_eq!(first.seat(), Seat::Mine);
    seconds(5).await;
    assert_eq!((first.seat(), second.seat()), (Seat::Nobody, Seat::Mine));
    first.election.cut(false);
    first.seated(&Seat::Mine).await;
    second.election.stand(false);
    second.seated(&other("http://a:1")).await;
    let third = Node::begin(group.foreign_member("http://0:1", true));
    first.seated(&foreign("http://0:1")).await;
    third.seated(&Seat::Mine).await;
}

#[tokio::test(start_paused = true)]
async fn news_that_are_slow_come_late() {
    let group = group();
    let first = Node::join(&group, "http://b:1", true);
    first.seated(&Seat::Mine).await;
    first.election.set_delay(Duration::from_secs(1));
    let second = Node::join(&group, "http://a:1", true);
    second.seated(&Seat::Mine).await;
    assert_eq!(first.seat(), Seat::Mine);
    first.seated(&other("http://a:1")).await;
}
