use std::sync::Arc;

use registrar_log::fake::{Delays, FakeLog};
use registrar_log::{Log, Member, Record, Replayer, Seat};
use registrar_state::State;
use registrar_wire::to_bytes;

use super::*;

/// A node on a topic, and what it is told.
struct Node {
    vitals: Vitals,
    log: FakeLog,
    role: watch::Sender<Role>,
    standing: watch::Sender<Standing>,
}

fn node(store: Store) -> Node {
    let log = FakeLog::new();
    let shared: Arc<dyn Log> = Arc::new(log.clone());
    let (replayer, applied) = Replayer::new(Arc::clone(&shared), Arc::new(State::default()));
    let (lag, asking) = Lag::new(shared, applied);
    tokio::spawn(replayer.run());
    tokio::spawn(asking);
    let (role, standing) = (watch::Sender::new(Role::Starting), watch::Sender::new(Standing::unknown()));
    let vitals = Vitals::new("http://a:1", store, role.subscribe(), standing.subscribe(), lag);
    Node { vitals, log, role, standing }
}

fn kafka(fenced: bool) -> Store {
    Store::Kafka { group: "g".to_owned(), fenced, silence: Box::new(|| Duration::from_millis(5)) }
}

fn printed(health: &Health) -> String {
    String::from_utf8(to_bytes(health)).unwrap()
}

const OK: &str = r#"{"status":"ok","reasons":[]}"#;

#[tokio::test(start_paused = true)]
async fn a_node_is_ready_from_its_start_to_its_stop() {
    let Node { vitals, role, .. } = node(kafka(true));
    assert_eq!(printed(&vitals.readiness()), r#"{"status":"failing","reasons":["the node is starting"]}"#);
    tokio::time::sleep(Duration::from_millis(10)).await;
    let starting = r#"{"status":"failing","reasons":["the node is starting: 0 of 0 offsets of the log are applied"]}"#;
    assert_eq!(printed(&vitals.readiness()), starting);
    vitals.serves();
    for passing in [Role::Leaderless("nobody".to_owned()), Role::Barred("no disk".to_owned()), Role::Primary] {
        role.send_replace(passing);
        assert_eq!(printed(&vitals.readiness()), OK, "who writes makes no difference to reads");
    }
    vitals.stops();
    assert_eq!(printed(&vitals.readiness()), r#"{"status":"failing","reasons":["the node is stopping"]}"#);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_follows_its_log_no_longer_is_not_ready() {
    let Node { vitals, role, .. } = node(kafka(true));
    vitals.serves();
    role.send_replace(Role::Ended("the topic is gone".to_owned()));
    let expected =
        r#"{"status":"failing","reasons":["the log is followed no longer, restart the node: the topic is gone"]}"#;
    assert_eq!(printed(&vitals.readiness()), expected);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_late_for_long_is_not_ready_until_it_has_caught_up() {
    let Node { vitals, log, .. } = node(kafka(true));
    vitals.serves();
    log.set_delays(Delays { delivery: Duration::from_secs(60), ..Delays::default() });
    let record = Record { key: "k".into(), value: None };
    log.acquire().await.unwrap().append(&[record]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert!(vitals.readiness().is_ok());
    tokio::time::sleep(Duration::from_secs(20)).await;
    let late = printed(&vitals.readiness());
    assert!(late.contains("the log is applied up to offset 0; what follows has been there for"), "{late}");
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert!(vitals.readiness().is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_view_says_who_writes_and_why_nobody_does() {
    let primary = |node: &Node| node.vitals.view(|view| view.primary.map(str::to_owned));
    let node = node(kafka(true));
    assert_eq!(primary(&node), None);
    node.role.send_replace(Role::Primary);
    assert_eq!(primary(&node).as_deref(), Some("http://a:1"));
    node.role.send_replace(Role::Follower(Peer { url: "http://b:1".to_owned(), foreign: false }));
    assert_eq!(primary(&node).as_deref(), Some("http://b:1"));
    node.role.send_replace(Role::Leaderless("nobody is eligible".to_owned()));
    assert_eq!(primary(&node), None);
    let peer = Peer { url: "http://k:1".to_owned(), foreign: true };
    node.standing.send_replace(Standing {
        seat: Seat::Nobody,
        generation: Some(7),
        members: vec![Member { peer, eligible: false }],
        mixed: true,
        fault: Some("two members have one URL".to_owned()),
    });
    node.vitals.view(|view| {
        assert_eq!(view.node, NodeView { url: "http://a:1", role: "leaderless", reason: Some("nobody is eligible") });
        assert_eq!(view.epoch, Some(7));
        assert_eq!(view.members, [MemberView { url: "http://k:1", eligible: false, foreign: true }]);
        assert_eq!(view.fencing, FencingView::Partial);
        let fault = Some("two members have one URL");
        assert_eq!(view.election, ElectionView { group: Some("g"), fault, contact_ms: Some(5) });
    });
}

#[tokio::test(start_paused = true)]
async fn fencing_is_what_the_store_and_the_members_allow() {
    let rows = [
        (kafka(true), false, FencingView::Transactional),
        (kafka(true), true, FencingView::Partial),
        (kafka(false), true, FencingView::None),
        (Store::Embedded, false, FencingView::Lock),
    ];
    for (store, mixed, expected) in rows {
        let node = node(store);
        node.standing.send_modify(|standing| standing.mixed = mixed);
        assert_eq!(node.vitals.view(|view| view.fencing), expected);
    }
}
