//! Clients that register without a pause, and try nothing twice: for tests in which nothing may fail, or in which the time
//! between two writes counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use registrar_testkit::client::{Answer, Client};
use registrar_tests::asking::record;
use tokio::task::JoinHandle;

use crate::cluster::Cluster;

/// No request takes longer.
const LIMIT: Duration = Duration::from_secs(60);
/// How many clients for each node.
const CLIENTS: usize = 2;

/// What became of the requests.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// When each write was acknowledged.
    pub(crate) writes: Vec<Instant>,
    pub(crate) failures: Vec<String>,
}

impl Tally {
    /// The longest time without an acknowledged write since `from`.
    pub(crate) fn longest_gap(&self, from: Instant) -> Duration {
        let later = self.writes.iter().copied().filter(|end| *end > from);
        let ends: Vec<Instant> = std::iter::once(from).chain(later).collect();
        ends.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(Duration::MAX)
    }
}

/// A running load.
pub(crate) struct Steady {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Tally>>,
}

impl Steady {
    /// Clients of these nodes, two for each. A client takes the nodes in turn, those that serve.
    pub(crate) fn start(cluster: &Arc<Cluster>, nodes: &[usize], subjects: &str) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let client = |number: usize| {
            let mut writer = Registering {
                cluster: Arc::clone(cluster),
                nodes: nodes.to_vec(),
                clients: nodes.iter().map(|node| Client::once(&cluster.nodes[*node].url, LIMIT)).collect(),
                subjects: format!("{subjects}-{number}"),
                turn: number,
                acknowledged: Arc::clone(&acknowledged),
                tally: Tally::default(),
            };
            let stop = Arc::clone(&stop);
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    writer.register().await;
                }
                writer.tally
            })
        };
        let clients = (0..CLIENTS * nodes.len()).map(client).collect();
        Self { stop, acknowledged, clients }
    }

    /// Waits for as many more acknowledged writes.
    pub(crate) async fn await_writes(&self, count: usize) {
        let (before, deadline) = (self.acknowledged.load(Ordering::SeqCst), Instant::now() + LIMIT);
        while self.acknowledged.load(Ordering::SeqCst) < before + count {
            assert!(Instant::now() < deadline, "nothing is acknowledged");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends the load when every client has its last answer.
    pub(crate) async fn stop(self) -> Tally {
        self.stop.store(true, Ordering::SeqCst);
        let mut all = Tally::default();
        for client in self.clients {
            let tally = client.await.unwrap();
            all.writes.extend(tally.writes);
            all.failures.extend(tally.failures);
        }
        all.writes.sort();
        all
    }
}

/// One client.
struct Registering {
    cluster: Arc<Cluster>,
    nodes: Vec<usize>,
    /// Its connection to each of the nodes.
    clients: Vec<Client>,
    subjects: String,
    turn: usize,
    acknowledged: Arc<AtomicUsize>,
    tally: Tally,
}

impl Registering {
    /// Registers a new schema and reads it back from the same node.
    async fn register(&mut self) {
        self.turn += 1;
        let place = self.turn % self.nodes.len();
        let node = &self.cluster.nodes[self.nodes[place]];
        let Some(_use) = node.take() else { return tokio::task::yield_now().await };
        let subject = format!("{}-{}", self.subjects, self.turn);
        let (client, path) = (&mut self.clients[place], format!("/subjects/{subject}/versions"));
        let written = client.json("POST", &path, Some(&record(self.turn))).await;
        if let Some(failure) = failure(&written) {
            return self.tally.failures.push(format!("node {}, write: {failure}", node.number));
        }
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
        self.tally.writes.push(Instant::now());
        let is_up = node.serves();
        let read = client.json("GET", &format!("{path}/latest"), None).await;
        if let (true, Some(failure)) = (is_up, failure(&read)) {
            self.tally.failures.push(format!("node {}, own write read: {failure}", node.number));
        }
    }
}

fn failure<E: std::fmt::Display>(answer: &Result<Answer, E>) -> Option<String> {
    match answer {
        Ok(answer) if answer.status == 200 => None,
        Ok(answer) => Some(String::from_utf8_lossy(&answer.body).into_owned()),
        Err(error) => Some(error.to_string()),
    }
}
