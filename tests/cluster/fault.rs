//! What can happen to a cluster. Each fault is over when its `inflict` returns.

use std::fmt;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use registrar_testkit::proxy::Link;

use crate::brokers::NODES;
use crate::cluster::{Cluster, SESSION};
use crate::node::Node;

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    KillNode,
    PauseNode,
    StopNode,
    RollNodes,
    KillBroker,
    StopBroker,
    RollBrokers,
    CutFromBrokers,
    CutFromOneBroker,
    CutFromPeers,
    Isolate,
    Outage,
}

impl Fault {
    /// Those of a short run first: the brokers' restarts, one after the other, take minutes on a slow machine, and an outage
    /// of all of them has a test of its own.
    pub(crate) const ALL: [Self; 12] = [
        Self::KillNode,
        Self::PauseNode,
        Self::StopNode,
        Self::RollNodes,
        Self::KillBroker,
        Self::StopBroker,
        Self::CutFromBrokers,
        Self::CutFromOneBroker,
        Self::CutFromPeers,
        Self::Isolate,
        Self::RollBrokers,
        Self::Outage,
    ];
    /// The kinds of a short run.
    pub(crate) const SHORT: &[Self] = Self::ALL.split_at(10).0;

    /// Lets it happen. Gives what was hit, and how many single faults it was.
    pub(crate) fn inflict(self, cluster: &Cluster, rng: &mut Rng) -> (String, usize) {
        match self {
            Self::KillNode => kill_node(cluster, rng),
            Self::PauseNode => pause_node(cluster, rng),
            Self::StopNode => stop_node(cluster, rng),
            Self::RollNodes => roll_nodes(cluster),
            Self::KillBroker | Self::StopBroker => take_broker(cluster, rng, self == Self::KillBroker),
            Self::RollBrokers => roll_brokers(cluster),
            Self::Outage => take_all_brokers(cluster, rng),
            Self::CutFromBrokers | Self::CutFromOneBroker | Self::CutFromPeers | Self::Isolate => {
                cut(self, cluster, rng)
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KillNode => "kill -9 of a registrar",
            Self::PauseNode => "SIGSTOP and SIGCONT of a registrar",
            Self::StopNode => "SIGTERM of a registrar",
            Self::RollNodes => "rolling restart of the registrars",
            Self::KillBroker => "kill -9 of a broker",
            Self::StopBroker => "SIGTERM of a broker",
            Self::RollBrokers => "rolling restart of the brokers",
            Self::CutFromBrokers => "registrar cut off from all brokers",
            Self::CutFromOneBroker => "registrar cut off from one broker",
            Self::CutFromPeers => "registrar cut off from other registrars",
            Self::Isolate => "registrar cut off from brokers and other registrars",
            Self::Outage => "kill -9 of all brokers",
        })
    }
}

/// Half of the time the primary, which is where it matters most.
fn victim<'a>(cluster: &'a Cluster, rng: &mut Rng) -> (&'a Node, String) {
    let primary = cluster.primary();
    let node = if rng.bool() { primary } else { &cluster.nodes[rng.usize(..NODES)] };
    let role = if node.number == primary.number { "primary" } else { "follower" };
    (node, format!("node {} ({role})", node.number))
}

/// Shorter than the session, or longer.
fn some_time(rng: &mut Rng) -> Duration {
    if rng.bool() { Duration::from_millis(rng.u64(100..2_000)) } else { longer_than_a_session(rng) }
}

fn longer_than_a_session(rng: &mut Rng) -> Duration {
    SESSION + Duration::from_millis(rng.u64(1_000..4_000))
}

fn kill_node(cluster: &Cluster, rng: &mut Rng) -> (String, usize) {
    let (node, name) = victim(cluster, rng);
    let away = some_time(rng);
    node.kill();
    thread::sleep(away);
    node.start();
    (format!("{name}, away for {away:?}"), 1)
}

fn pause_node(cluster: &Cluster, rng: &mut Rng) -> (String, usize) {
    let (node, name) = victim(cluster, rng);
    let pause = longer_than_a_session(rng);
    node.signal("STOP");
    thread::sleep(pause);
    node.signal("CONT");
    (format!("{name} for {pause:?}"), 1)
}

fn stop_node(cluster: &Cluster, rng: &mut Rng) -> (String, usize) {
    let (node, name) = victim(cluster, rng);
    restart(node);
    (name, 1)
}

fn restart(node: &Node) {
    node.terminate();
    node.await_end();
    node.start();
}

fn roll_nodes(cluster: &Cluster) -> (String, usize) {
    cluster.nodes.iter().for_each(restart);
    ("all, one after the other".to_owned(), NODES)
}

fn take_broker(cluster: &Cluster, rng: &mut Rng, at_once: bool) -> (String, usize) {
    let place = if rng.bool() { cluster.brokers.coordinator(&cluster.group()) } else { rng.usize(..NODES) };
    let away = Duration::from_millis(rng.u64(0..4_000));
    take_and_give_back(cluster, place, at_once, away);
    (format!("broker {place}, away for {away:?} and its start"), 1)
}

fn take_and_give_back(cluster: &Cluster, place: usize, at_once: bool, away: Duration) {
    let broker = &cluster.brokers.broker;
    let taken = if at_once { broker.kill(place + 1) } else { broker.stop(place + 1) };
    taken.unwrap();
    thread::sleep(away);
    broker.restart().unwrap();
    cluster.brokers.await_in_sync();
}

fn roll_brokers(cluster: &Cluster) -> (String, usize) {
    (0..NODES).for_each(|place| take_and_give_back(cluster, place, false, Duration::ZERO));
    ("all, one after the other".to_owned(), NODES)
}

/// Longer than a session, a transaction, and what a reader waits for.
fn take_all_brokers(cluster: &Cluster, rng: &mut Rng) -> (String, usize) {
    let away = Duration::from_millis(rng.u64(12_000..25_000));
    cluster.brokers.take_all();
    thread::sleep(away);
    cluster.brokers.mend();
    (format!("all at once, away for {away:?} and their start"), NODES)
}

fn cut(fault: Fault, cluster: &Cluster, rng: &mut Rng) -> (String, usize) {
    let (node, name) = victim(cluster, rng);
    // Both ways of a network: nothing is heard, or connections break. What is late arrives in the first.
    let link = if rng.bool() { Link::Silent } else { Link::Closed };
    let time = some_time(rng);
    let broker = (fault == Fault::CutFromOneBroker).then(|| rng.usize(..NODES));
    let set = |link| {
        if fault != Fault::CutFromPeers {
            cluster.brokers.set_links(node.number, broker, link);
        }
        if matches!(fault, Fault::CutFromPeers | Fault::Isolate) {
            node.set_inbound(link);
        }
    };
    set(link);
    thread::sleep(time);
    set(Link::Up);
    let whom = broker.map(|broker| format!(" from broker {broker}")).unwrap_or_default();
    (format!("{name}{whom} for {time:?}, {link:?}"), 1)
}
