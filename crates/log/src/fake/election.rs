//! An election in memory: a coordinator on tokio's time that members share, as nodes share a group in Kafka.

mod coordinator;
mod member;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

pub use self::member::MemberTask;

use self::coordinator::{Beat, Coordinator};
use self::member::Membership;
use crate::{Election, Peer, Seat, Standing};

/// How a group keeps time.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// A member that is silent for so long is missed.
    pub session: Duration,
    /// The pause between two signs of life, and until an unreachable coordinator is tried again.
    pub heartbeat: Duration,
    /// How long a rebalance waits for the members that have not joined again.
    pub rebalance: Duration,
}

impl Default for Timing {
    /// The daemon's own: the reference's session, and heartbeats at half a second.
    fn default() -> Self {
        let (session, heartbeat) = (Duration::from_secs(10), Duration::from_millis(500));
        Self { session, heartbeat, rebalance: Duration::from_secs(10) }
    }
}

/// A group of nodes. Clones are the same group.
#[derive(Debug, Clone)]
pub struct FakeGroup {
    coordinator: Arc<Mutex<Coordinator>>,
    changed: Arc<Notify>,
    timing: Timing,
}

impl FakeGroup {
    /// A group without members.
    pub fn new(timing: Timing) -> Self {
        Self { coordinator: Arc::new(Mutex::new(Coordinator::new(timing))), changed: Arc::default(), timing }
    }

    /// A node's part in the election, and the task that plays it from [`Election::join`] on. Dropping the task is what a
    /// crash is to the others: the node is missed.
    pub fn member(&self, url: &str, eligible: bool) -> (FakeElection, MemberTask) {
        self.member_of(Peer { url: url.to_owned(), foreign: false }, eligible)
    }

    /// The same for a registry of another make.
    pub fn foreign_member(&self, url: &str, eligible: bool) -> (FakeElection, MemberTask) {
        self.member_of(Peer { url: url.to_owned(), foreign: true }, eligible)
    }

    fn member_of(&self, peer: Peer, eligible: bool) -> (FakeElection, MemberTask) {
        let part = Arc::new(Part {
            group: self.clone(),
            peer,
            state: Mutex::new(State { eligible, ..State::default() }),
            standing: watch::Sender::new(Standing::unknown()),
            begun: Notify::new(),
            wake: Notify::new(),
        });
        (FakeElection(Arc::clone(&part)), MemberTask(part))
    }

    /// Runs on the coordinator, and wakes who waits for a generation if there is a new one.
    fn with<T>(&self, ask: impl FnOnce(&mut Coordinator, Instant) -> T) -> T {
        let mut coordinator = self.coordinator.lock();
        let before = coordinator.number();
        let answer = ask(&mut coordinator, Instant::now());
        if coordinator.number() != before {
            self.changed.notify_waiters();
        }
        answer
    }
}

/// One node's part in a fake election, with faults of its own.
#[derive(Debug, Clone)]
pub struct FakeElection(Arc<Part>);

/// What a member's handle and its task share.
#[derive(Debug)]
struct Part {
    group: FakeGroup,
    peer: Peer,
    state: Mutex<State>,
    standing: watch::Sender<Standing>,
    begun: Notify,
    wake: Notify,
}

#[derive(Debug, Default)]
struct State {
    eligible: bool,
    /// The others do not know yet what this member wants.
    changed: bool,
    left: bool,
    membership: Option<Membership>,
    /// Whom the last generation elected.
    elected: Option<Seat>,
    /// Whether a registry of another make may become primary, which would fence nobody.
    unfenced: bool,
    /// Why nobody could be elected.
    verdict: Option<String>,
    cut: bool,
    delay: Duration,
}

impl FakeElection {
    /// Cuts the node from the coordinator, or connects it again.
    pub fn cut(&self, cut: bool) {
        self.0.state.lock().cut = cut;
    }

    /// How long what this node and the coordinator say to each other takes, each way.
    pub fn set_delay(&self, delay: Duration) {
        self.0.state.lock().delay = delay;
    }
}

#[async_trait]
impl Election for FakeElection {
    fn join(&self) {
        self.0.begun.notify_one();
    }

    fn standing(&self) -> watch::Receiver<Standing> {
        self.0.standing.subscribe()
    }

    async fn confirm(&self) -> Result<(), String> {
        let part = &*self.0;
        let Some(Membership { id, generation }) = part.state.lock().membership else {
            return Err("it takes part in no generation".to_owned());
        };
        match part.exchange(|coordinator, now| coordinator.heartbeat(id, generation, now)).await? {
            Beat::Fine if part.standing.borrow().seat == Seat::Mine => Ok(()),
            Beat::Fine => Err("another node is to write".to_owned()),
            Beat::Rebalance => Err(format!("a generation after {generation} is being made")),
            Beat::Unknown => Err("it has been missed".to_owned()),
        }
    }

    fn check(&self) {
        self.0.wake.notify_one();
    }

    fn stand(&self, eligible: bool) {
        let mut state = self.0.state.lock();
        state.changed |= state.eligible != eligible;
        state.eligible = eligible;
        self.0.wake.notify_one();
    }

    async fn leave(&self) {
        let part = &*self.0;
        let membership = {
            let mut state = part.state.lock();
            state.left = true;
            state.membership.take()
        };
        part.wake.notify_one();
        part.standing.send_replace(Standing::unknown());
        if let Some(Membership { id, .. }) = membership {
            // who cannot say so is missed
            let _ = part.exchange(|coordinator, now| coordinator.leave(id, now)).await;
        }
    }
}
