//! How long writes wait, and for what.

use std::sync::Arc;
use std::time::Duration;

use registrar_http::Config;
use registrar_log::fake::{Delays, FakeLog};
use registrar_log::{Log, Role, Seat, WriterConfig};
use tokio::time::{Instant, sleep, timeout};

use crate::node::{LEADER_WAIT, Node, Step, answered, not_evaluated, request};

const PUT: (&str, &str, &str) = ("PUT", "/config", r#"{"compatibility":"FULL"}"#);
const POST: (&str, &str, &str) = ("POST", "/subjects/s/versions", r#"{"schema":"\"int\""}"#);

async fn call(node: &Node, (method, target, body): (&str, &str, &str)) -> (u16, String) {
    let answer = node.call(method, target, body).await;
    assert!(answer.is_for_clients(), "{answer:?}");
    (answer.status, answer.body)
}

fn done() -> Step {
    answered(200, &[("x-registrar-offset", "0")], "done")
}

/// Runs `change` after a second, while a request waits.
async fn after_a_second<T>(request: impl Future<Output = T>, change: impl Future<Output = ()>) -> (T, Duration) {
    let before = Instant::now();
    let change = async {
        sleep(Duration::from_secs(1)).await;
        change.await;
    };
    let (answer, ()) = tokio::join!(request, change);
    (answer, before.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_write_waits_for_a_primary_as_long_as_it_may() {
    let failed = |code| {
        let text = if code == 50003 {
            "Error while forwarding update config request to the leader"
        } else {
            "Failed to update compatibility level"
        };
        (500, format!(r#"{{"error_code":{code},"message":"{text}"}}"#))
    };
    let node = Node::start(&FakeLog::new());
    // nobody has said anything, nobody is primary, the primary cannot be reached, or does not know that it is primary
    let before = Instant::now();
    assert_eq!(call(&node, PUT).await, failed(50004));
    assert_eq!(before.elapsed(), LEADER_WAIT);
    node.follow("http://primary").await;
    node.election.tell(Seat::Nobody);
    node.becomes(|role| matches!(role, Role::Leaderless(_))).await;
    let before = Instant::now();
    assert_eq!(call(&node, PUT).await, failed(50004));
    assert_eq!(before.elapsed(), LEADER_WAIT);
    node.follow("http://primary").await;
    for step in [|| Step::NotSent, not_evaluated] {
        node.passes_on(move |_, _| step());
        let (asked, before) = (node.asked().len(), Instant::now());
        assert_eq!(call(&node, PUT).await, failed(50003));
        assert_eq!(before.elapsed(), LEADER_WAIT);
        // pauses grow to half a second
        let attempts = node.asked().len() - asked;
        assert!((20..60).contains(&attempts), "{attempts}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_primary_that_appears_is_used_at_once() {
    let node = Node::start(&FakeLog::new());
    node.passes_on(|_, _| done());
    let (answer, took) = after_a_second(call(&node, PUT), node.follow("http://new")).await;
    assert_eq!((answer, took), ((200, "done".to_owned()), Duration::from_secs(1)));
    assert_eq!(node.asked(), ["http://new"]);

    // also if it is this node
    let (answer, took) = after_a_second(
        async {
            node.election.tell(Seat::Nobody);
            node.becomes(|role| matches!(role, Role::Leaderless(_))).await;
            call(&node, PUT).await
        },
        node.lead(),
    )
    .await;
    assert_eq!(answer, (200, r#"{"compatibility":"FULL"}"#.to_owned()));
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(node.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_write_that_this_node_loses_goes_to_the_next_primary() {
    let node = Node::start(&FakeLog::new());
    node.passes_on(|_, _| done());
    node.lead().await;
    // fenced: nothing is appended
    node.log.acquire().await.unwrap();
    let (answer, _) = after_a_second(call(&node, PUT), async {}).await;
    assert_eq!(answer.0, 200, "taken over again: {answer:?}");
    assert!(node.asked().is_empty());

    node.log.acquire().await.unwrap();
    let lost = async {
        let call = call(&node, PUT);
        let follow = async {
            node.becomes(|role| *role == Role::TakingOver).await;
            node.follow("http://other").await;
        };
        tokio::join!(call, follow).0
    };
    assert_eq!(lost.await, (200, "done".to_owned()));
    assert_eq!(node.asked(), ["http://other"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_passed_on_waits_for_a_take_over() {
    let log = FakeLog::new();
    let node = Node::start(&log);
    let slow = Duration::from_secs(3);
    log.set_delays(Delays { append: slow, ..Delays::default() });
    node.election.tell(Seat::Mine);
    node.becomes(|role| *role == Role::TakingOver).await;
    let before = Instant::now();
    let answer = node.send(request(PUT.0, PUT.1, &[("x-forward", "true")], PUT.2)).await;
    assert!(before.elapsed() >= slow);
    // evaluated, whatever became of it: the log is slower than the answer's time limit
    assert_eq!(answer.header("x-registrar-not-evaluated"), "-", "{answer:?}");
    assert_ne!(answer.header("x-registrar-offset"), "-", "{answer:?}");
}

#[tokio::test(start_paused = true)]
async fn a_primary_that_hangs_is_left_for_its_successor() {
    let script = |_: usize, to: &registrar_log::Peer| if to.url == "http://primary" { Step::Never } else { done() };
    let node = Node::follower(&FakeLog::new(), script).await;
    let (answer, took) = after_a_second(call(&node, POST), node.follow("http://new")).await;
    assert_eq!(answer.1, "done", "a registration looks for its own result");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(node.asked(), ["http://primary", "http://new"]);

    node.follow("http://primary").await;
    let (answer, took) = after_a_second(call(&node, PUT), node.follow("http://new")).await;
    assert!(answer.1.contains("50003"), "{answer:?}");
    assert_eq!((took, node.asked().len()), (Duration::from_secs(1) + LEADER_WAIT, 3), "not sent again");
}

#[tokio::test(start_paused = true)]
async fn a_slow_forward_holds_up_no_other_and_a_client_that_leaves_stops_none() {
    let node = Node::follower(&FakeLog::new(), |number, _| if number == 0 { Step::Never } else { done() }).await;
    let node = Arc::new(node);
    let slow = tokio::spawn({
        let node = Arc::clone(&node);
        async move { call(&node, PUT).await }
    });
    while node.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(call(&node, PUT).await.1, "done");
    assert!(!slow.is_finished());

    // the client goes away while nobody can be asked, and the write is carried out all the same
    node.passes_on(|number, _| if number < 4 { Step::NotSent } else { done() });
    assert!(timeout(Duration::from_millis(1), call(&node, PUT)).await.is_err());
    sleep(LEADER_WAIT).await;
    assert_eq!(node.asked().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long_is_answered_and_goes_on() {
    let config = Config { request_timeout: Some(Duration::from_millis(100)), ..Config::default() };
    let node = Node::configured(&FakeLog::new(), config, WriterConfig::default());
    node.passes_on(|_, _| done());
    assert_eq!(call(&node, PUT).await.0, 504);
    node.follow("http://primary").await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(node.asked().len(), 1);
}
