//! What a node knows of its own state, for probes and whoever watches it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use registrar_log::{Lag, Peer, Role, Standing};
use registrar_wire::answers::{
    ClusterView, ElectionView, FencingView, Health, LogView, MemberView, NodeView, StoreView,
};
use tokio::sync::watch;

/// A node that has not applied for longer than this what the log has committed is not ready: its reads are out of date, and
/// those of the others are likely not to be.
const MAX_LATE: Duration = Duration::from_secs(30);

/// A node's state. It is made when the log is open, before it is replayed.
pub struct Vitals {
    url: String,
    store: Store,
    role: watch::Receiver<Role>,
    standing: watch::Receiver<Standing>,
    lag: Lag,
    serving: AtomicBool,
    stopping: AtomicBool,
}

/// Where the log is, and what goes with that.
pub enum Store {
    /// In a directory of the node's own. Nobody else takes part.
    Embedded,
    /// In a topic.
    Kafka {
        /// The group whose members elect a primary.
        group: String,
        /// Whether the brokers fence every writer but the last.
        fenced: bool,
        /// For how long the group's coordinator has not answered.
        silence: Box<dyn Fn() -> Duration + Send + Sync>,
    },
}

impl Vitals {
    /// The state of a node that the others reach at `url` and that is starting.
    pub fn new(
        url: impl Into<String>,
        store: Store,
        role: watch::Receiver<Role>,
        standing: watch::Receiver<Standing>,
        lag: Lag,
    ) -> Self {
        let (serving, stopping) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { url: url.into(), store, role, standing, lag, serving, stopping }
    }

    /// The node answers every request from now on.
    pub fn serves(&self) {
        self.serving.store(true, Ordering::Relaxed);
    }

    /// The node is about to stop: whoever distributes requests should send them elsewhere.
    pub fn stops(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// What keeps the node from answering reads as it should. That nobody can write, or that the brokers do not answer, is
    /// none of it: reads are answered from memory, and no other node would do better.
    pub fn readiness(&self) -> Health {
        let is_set = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        let lag = &self.lag;
        let starting = || match lag.end() {
            Some(end) => format!("the node is starting: {} of {end} offsets of the log are applied", lag.applied()),
            None => "the node is starting".to_owned(),
        };
        let late = || {
            let seconds = lag.late().as_secs();
            format!("the log is applied up to offset {}; what follows has been there for {seconds} s", lag.applied())
        };
        let reasons = [
            self.ended(),
            (!is_set(&self.serving)).then(starting),
            is_set(&self.stopping).then(|| "the node is stopping".to_owned()),
            (is_set(&self.serving) && lag.late() > MAX_LATE).then(late),
        ];
        Health::new(reasons.into_iter().flatten().collect())
    }

    /// What this node knows of itself and the others, shown to `show`.
    pub fn view<T>(&self, show: impl FnOnce(&ClusterView<'_>) -> T) -> T {
        let (role, standing) = (self.role.borrow().clone(), self.standing.borrow().clone());
        show(&ClusterView {
            node: NodeView { url: &self.url, role: role.name(), reason: role.reason() },
            primary: self.primary(&role),
            epoch: standing.generation,
            members: self.members(&standing),
            log: self.log(),
            fencing: self.fencing(&standing),
            election: self.election(&standing),
        })
    }

    fn ended(&self) -> Option<String> {
        match &*self.role.borrow() {
            Role::Ended(reason) => Some(format!("the log is followed no longer, restart the node: {reason}")),
            _ => None,
        }
    }

    fn primary<'a>(&'a self, role: &'a Role) -> Option<&'a str> {
        match role {
            Role::Primary => Some(&self.url),
            Role::Follower(peer) => Some(&peer.url),
            _ => None,
        }
    }

    fn members<'a>(&'a self, standing: &'a Standing) -> Vec<MemberView<'a>> {
        if matches!(self.store, Store::Embedded) {
            return vec![MemberView { url: &self.url, eligible: true, foreign: false }];
        }
        let members = standing.members.iter();
        let view = |Peer { url, foreign }: &'a Peer, eligible| MemberView { url, eligible, foreign: *foreign };
        members.map(|member| view(&member.peer, member.eligible)).collect()
    }

    fn log(&self) -> LogView {
        let applied = self.lag.applied();
        LogView {
            store: match self.store {
                Store::Embedded => StoreView::Embedded,
                Store::Kafka { .. } => StoreView::Kafka,
            },
            applied,
            end: self.lag.end(),
            lag: self.lag.offsets(),
            late_ms: millis(self.lag.late()),
        }
    }

    fn fencing(&self, standing: &Standing) -> FencingView {
        match self.store {
            Store::Embedded => FencingView::Lock,
            Store::Kafka { fenced: false, .. } => FencingView::None,
            Store::Kafka { .. } if standing.mixed => FencingView::Partial,
            Store::Kafka { .. } => FencingView::Transactional,
        }
    }

    fn election<'a>(&'a self, standing: &'a Standing) -> ElectionView<'a> {
        let (group, contact_ms) = match &self.store {
            Store::Embedded => (None, None),
            Store::Kafka { group, silence, .. } => (Some(group.as_str()), Some(millis(silence()))),
        };
        ElectionView { group, fault: standing.fault.as_deref(), contact_ms }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
