//! All brokers away for longer than anything waits for them: sessions, transactions, a batch on its way, a reader. Clients go
//! on asking, and no registrar is restarted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use registrar_testkit::client::Client;
use registrar_tests::asking::ask;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::brokers::NODES;
use crate::checker::check;
use crate::cluster::Cluster;
use crate::history::{Entry, History, Operation, Outcome, Read, Write, now};
use crate::node::Node;
use crate::request::Asker;
use crate::run::Run;
use crate::settled::{accept_everywhere, observe};

/// How long the brokers are away, in a long run and in a short one. Both are longer than a session of the group, a
/// transaction and a reader's patience.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_secs(15);
/// `kafkastore.timeout.ms`
const TIMEOUT_MS: u64 = 2_000;
/// How long a write may take to be answered: `registrar.leader.wait.ms` as it is by default, what the primary waits for the
/// brokers, and a loaded machine.
const WRITE: Duration = Duration::from_secs(10 + 2 + 8);
/// How long a read may take, on a loaded machine.
const READ: Duration = Duration::from_secs(5);
/// How long a client waits. No answer is awaited for so long.
const LIMIT: Duration = Duration::from_secs(120);
/// How long the nodes may take to say that the brokers are away, and to write when they are back.
const PATIENCE: Duration = Duration::from_secs(60);
/// Writes that must succeed before and after.
const SOME: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn reads_go_on_and_writes_come_back_when_all_brokers_were_away() {
    let time = if Run::of_environment().is_long { LONG } else { SHORT };
    let cluster = Arc::new(Cluster::start("outage", &[("kafkastore.timeout.ms", &TIMEOUT_MS.to_string())]).await);
    let load = Load::start(&cluster);
    await_writes(&load.history, SOME).await;
    cluster.brokers.take_all();
    let (gone, started) = (now(), Instant::now());
    for node in &cluster.nodes {
        await_complaint(node).await;
    }
    tokio::time::sleep_until((started + time).into()).await;
    let back = now();
    cluster.brokers.broker.restart().unwrap();
    let (serving, syncing) = (Instant::now(), Arc::clone(&cluster));
    let in_sync = tokio::task::spawn_blocking(move || {
        syncing.brokers.await_in_sync();
        serving.elapsed()
    });
    await_writes(&load.history, SOME).await;
    println!("away for {:?}; {SOME} writes {:?} after the brokers serve", serving - started, serving.elapsed());
    println!("the brokers are in sync {:?} after they serve", in_sync.await.unwrap());
    let mut history = load.stop().await;
    meanwhile(&history, gone, back);
    history.extend(accept_everywhere(&cluster).await);
    println!("every node takes writes {:?} after the brokers serve", serving.elapsed());
    cluster.primary();
    let (topic, replicas) = observe(&cluster).await;
    assert_eq!(check(&history, &topic, &replicas).complaints, [""; 0]);
    Arc::into_inner(cluster).unwrap().end();
}

/// Clients of every node, some that write and some that read.
struct Load {
    history: Arc<History>,
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    fn start(cluster: &Cluster) -> Self {
        let (history, stop) = (Arc::new(History::default()), Arc::new(AtomicBool::new(false)));
        let client = |number: usize| {
            let node = &cluster.nodes[number % NODES];
            let asker = Asker { client: number, node: node.number, http: Client::once(&node.url, LIMIT) };
            tokio::spawn(run(asker, number < NODES, Arc::clone(&history), Arc::clone(&stop)))
        };
        Self { clients: (0..2 * NODES).map(client).collect(), history, stop }
    }

    async fn stop(self) -> Vec<Entry> {
        self.stop.store(true, Ordering::SeqCst);
        for client in self.clients {
            client.await.unwrap();
        }
        self.history.entries()
    }
}

async fn run(mut asker: Asker, writes: bool, history: Arc<History>, stop: Arc<AtomicBool>) {
    for number in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let text = || format!(r#"{{"type":"record","name":"R{}x{number}","fields":[]}}"#, asker.client);
        let operation =
            if writes { Operation::Write(Write::Register { text: text() }) } else { Operation::Read(Read::Versions) };
        history.add(asker.ask(&format!("s{}", number % 5), operation).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn await_writes(history: &History, count: usize) {
    let (before, deadline) = (history.acknowledged(), Instant::now() + PATIENCE);
    while history.acknowledged() < before + count {
        assert!(Instant::now() < deadline, "no writes: {:?}", history.entries().last());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until a node says, as it is documented, that the brokers are away, and that it is well all the same.
async fn await_complaint(node: &Node) {
    let deadline = Instant::now() + PATIENCE;
    let mut client = Client::new(&node.url);
    loop {
        let text = ask(&mut client, "GET", "/metrics", None).await;
        let text = String::from_utf8_lossy(&text.body).into_owned();
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let output = node.output();
        let says = |what: &str, why: &str| output.lines().any(|line| line.contains(what) && line.contains(why));
        let complains =
            says("reading the log failed, trying again", "the brokers do not answer for the topic outage: ")
                && says("the election is held up", "no coordinator of the group can be reached");
        let counted = value("registrar_log_read_retries_total").is_some_and(|count| count != "0");
        let metrics = ["registrar_log_reader_connected", "registrar_log_end_offset", "registrar_election_fault"];
        let away = metrics.map(value);
        if complains && counted && away == [Some("0"), Some("-1"), Some("1")] {
            break;
        }
        assert!(Instant::now() < deadline, "node {} does not complain: {away:?}, {output}", node.number);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    for probe in ["/healthz", "/readyz"] {
        assert_eq!(ask(&mut client, "GET", probe, None).await.status, 200, "{probe} of node {}", node.number);
    }
}

/// The error code of an answer, or 200; 0 where there was none.
fn code(outcome: &Outcome) -> u64 {
    match outcome {
        Outcome::Ok(_) => 200,
        Outcome::Refused(code) => *code,
        Outcome::Unknown(text) => {
            serde_json::from_str::<Value>(text).ok().and_then(|body| body["error_code"].as_u64()).unwrap_or_default()
        }
    }
}

/// Every read was answered while the brokers were away, every write was answered as it is documented, and none took long.
fn meanwhile(history: &[Entry], gone: i64, back: i64) {
    let (mut reads, mut slowest_read, mut slowest_write) = (0, Duration::ZERO, Duration::ZERO);
    let mut codes = BTreeMap::<u64, usize>::new();
    for entry in history.iter().filter(|entry| entry.start >= gone && entry.start < back) {
        let took = Duration::from_millis(u64::try_from(entry.end - entry.start).unwrap_or_default());
        if entry.write().is_none() {
            assert!(entry.answer().is_some() && took < READ, "{took:?}: {entry}");
            (reads, slowest_read) = (reads + 1, slowest_read.max(took));
            continue;
        }
        let code = code(&entry.outcome);
        *codes.entry(code).or_default() += 1;
        slowest_write = slowest_write.max(took);
        let documented = matches!(code, 50001..=50004) || (code == 200 && entry.end >= back);
        assert!(documented && took < WRITE, "{took:?}: {entry}");
    }
    println!("meanwhile {reads} reads, the slowest {slowest_read:?}");
    println!("writes by code: {codes:?}, the slowest {slowest_write:?}");
}
