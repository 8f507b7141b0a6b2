//! Several nodes in one process on paused time: one log, one election, one network, and what goes wrong with each.
//!
//! Everything runs on one thread and draws its chances from one seed, so that a run can be repeated exactly. A node is
//! what the daemon wires: replayer, writer, registry and HTTP service, without sockets.

mod dice;
mod foreign;
mod gate;
mod journal;
mod line;
mod log_line;
mod network;
mod node;
mod tasks;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use parking_lot::Mutex;
use registrar_log::fake::{FakeElection, FakeGroup, Timing};
use registrar_log::{Election, Log, Member, Offset, Role, WriterConfig};

pub use dice::Dice;
pub use foreign::Foreign;
pub use journal::{Appended, Journal};
pub use line::Weather;
pub use tasks::{Task, Tasks};

use line::Line;
use network::Network;
use node::Node;

/// What a cluster is made of.
pub struct Settings {
    /// How many nodes there are.
    pub nodes: usize,
    /// A registry of another make beside them, if there is one.
    pub foreign: Option<Foreign>,
    /// How the group keeps time.
    pub timing: Timing,
    /// Puts something between a node and the election.
    pub election: fn(FakeElection) -> Arc<dyn Election>,
    /// The bounds of the write path.
    pub writer: WriterConfig,
    /// How long a write waits for a primary.
    pub leader_wait: Duration,
    /// What everything random is drawn from.
    pub dice: Dice,
    /// What everything runs on.
    pub tasks: Tasks,
}

impl Default for Settings {
    /// Three nodes as they are shipped.
    fn default() -> Self {
        Self {
            nodes: 3,
            foreign: None,
            timing: Timing::default(),
            election: |election| Arc::new(election),
            writer: WriterConfig::default(),
            leader_wait: Duration::from_secs(10),
            dice: Dice::new(0),
            tasks: Tasks::default(),
        }
    }
}

/// Why a client has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// There is nobody to connect to: the request has had no effect.
    Refused,
    /// The node ended, or kept the client waiting for too long.
    Lost,
}

/// How long a client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Several nodes, by number.
pub struct Cluster {
    settings: Settings,
    journal: Journal,
    group: FakeGroup,
    network: Arc<Network>,
    places: Vec<Place>,
}

/// Where a node runs: what stays when it ends.
struct Place {
    url: String,
    to_log: Arc<Line>,
    starts: AtomicU64,
    node: Mutex<Option<Arc<Node>>>,
}

impl Cluster {
    /// A cluster over `log` of which no node runs yet.
    pub fn new(log: Arc<dyn Log>, settings: Settings) -> Self {
        let urls = (0..settings.nodes).map(|number| format!("http://node-{number}:8081"));
        let urls = urls.chain(settings.foreign.iter().map(|foreign| foreign.url.clone()));
        let place = |url: String| Place {
            url,
            to_log: Arc::new(Line::new(settings.tasks.clone(), settings.dice.clone())),
            starts: AtomicU64::new(0),
            node: Mutex::new(None),
        };
        Self {
            journal: Journal::new(log),
            group: FakeGroup::new(settings.timing),
            network: Arc::new(Network::new(settings.tasks.clone(), settings.dice.clone())),
            places: urls.map(place).collect(),
            settings,
        }
    }

    /// Starts a node that does not run, with an empty state. It serves as soon as it has read the log to its end.
    ///
    /// # Errors
    /// If its threads cannot be started.
    pub fn start(&self, number: usize) -> std::io::Result<()> {
        let place = &self.places[number];
        let incarnation = place.starts.fetch_add(1, Ordering::Relaxed) + 1;
        let node = Arc::new(Node::start(self, number, incarnation)?);
        self.network.enter(&place.url, Arc::downgrade(&node));
        *place.node.lock() = Some(node);
        Ok(())
    }

    /// Ends a node at once, as `kill -9` does. What it has sent is on its way.
    pub fn crash(&self, number: usize) {
        if let Some(node) = self.places[number].node.lock().take() {
            node.kill();
        }
    }

    /// Ends a node in good order: it leaves the election first.
    pub async fn stop(&self, number: usize) {
        let node = self.places[number].node.lock().take();
        if let Some(node) = node {
            node.leave().await;
            node.kill();
        }
    }

    /// Keeps a node from running, as `SIGSTOP` does, or lets it run again.
    pub fn pause(&self, number: usize, paused: bool) {
        if let Some(node) = self.node(number) {
            node.pause(paused);
        }
    }

    /// Cuts a node from the log, or connects it again.
    pub fn cut_log(&self, number: usize, cut: bool) {
        self.places[number].to_log.cut(cut);
    }

    /// Takes a node's permission to write the log away, or gives it back.
    pub fn forbid_writes(&self, number: usize, forbidden: bool) {
        self.places[number].to_log.forbid(forbidden);
    }

    /// Cuts a node from the election's coordinator, or connects it again. A node that is started is connected.
    pub fn cut_coordinator(&self, number: usize, cut: bool) {
        if let Some(node) = self.node(number) {
            node.election.cut(cut);
        }
    }

    /// How long a node and the election's coordinator need to hear each other.
    pub fn slow_coordinator(&self, number: usize, delay: Duration) {
        if let Some(node) = self.node(number) {
            node.election.set_delay(delay);
        }
    }

    /// Cuts two nodes from each other, or connects them again.
    pub fn cut_nodes(&self, one: usize, other: usize, cut: bool) {
        self.network.cut(&self.places[one].url, &self.places[other].url, cut);
    }

    /// Changes what the lines between nodes, and from each node to the log, do to what they carry.
    pub fn set_weather(&self, weather: Weather) {
        self.network.set_weather(weather);
        self.places.iter().for_each(|place| place.to_log.set_weather(weather));
    }

    /// Has a node answer a client's request.
    ///
    /// # Errors
    /// If no answer came.
    pub async fn send(&self, number: usize, request: Request<Bytes>) -> Result<Response<Bytes>, Unanswered> {
        let node = self.node(number).filter(|node| node.is_ready()).ok_or(Unanswered::Refused)?;
        match tokio::time::timeout(PATIENCE, node.answer(request)).await {
            Ok(Some(response)) => Ok(response),
            _ => Err(Unanswered::Lost),
        }
    }

    /// How many nodes there are, running or not, but for a registry of another make.
    pub fn len(&self) -> usize {
        self.settings.nodes
    }

    /// Whether there are no nodes at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of the registry of another make.
    pub fn foreign(&self) -> Option<usize> {
        self.settings.foreign.is_some().then_some(self.len())
    }

    /// Has a node stand for election, or cease to, as its configuration does.
    pub fn stand(&self, number: usize, eligible: bool) {
        if let Some(node) = self.node(number) {
            node.election.stand(eligible);
        }
    }

    /// Whether a node runs and has read the log to the end that it found.
    pub fn is_ready(&self, number: usize) -> bool {
        self.node(number).is_some_and(|node| node.is_ready())
    }

    /// Which of the nodes that ran in this place it is, counted from 1; none if there is none.
    pub fn incarnation(&self, number: usize) -> Option<u64> {
        self.node(number).map(|node| node.incarnation)
    }

    /// What a node does about writes.
    pub fn role(&self, number: usize) -> Option<Role> {
        self.node(number).map(|node| node.role())
    }

    /// Who takes part in the election, as a node knows.
    pub fn members(&self, number: usize) -> Vec<Member> {
        self.node(number).map_or_else(Vec::new, |node| node.election.standing().borrow().members.clone())
    }

    /// How far a node has applied the log.
    pub fn applied(&self, number: usize) -> Option<Offset> {
        self.node(number).map(|node| node.applied())
    }

    /// What was appended, and by whom.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    fn node(&self, number: usize) -> Option<Arc<Node>> {
        self.places[number].node.lock().clone()
    }
}
