//! Who writes: what an election says, and how a node takes part in one.

use async_trait::async_trait;
use tokio::sync::watch;

/// A node as the others know it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Peer {
    /// `scheme://host:port`, where it takes requests that others pass on.
    pub url: String,
    /// Whether it is a registry of another make, which fences nobody and knows none of our headers.
    pub foreign: bool,
}

/// A node that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who it is.
    pub peer: Peer,
    /// Whether it may be elected.
    pub eligible: bool,
}

/// Who is to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seat {
    /// Nobody, or nobody is known.
    Nobody,
    /// This node.
    Mine,
    /// Another one.
    Other(Peer),
}

/// What the election says to one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who is to write.
    pub seat: Seat,
    /// The number of the group's membership that says so; none before the first.
    pub generation: Option<i32>,
    /// Everybody who takes part, this node included; empty where nobody has told.
    pub members: Vec<Member>,
    /// Whether a registry of another make takes part. It reads what is not committed, and fences nobody.
    pub mixed: bool,
    /// What keeps this node from taking part, and what to do about it.
    pub fault: Option<String>,
}

impl Standing {
    /// Before anything is known.
    pub fn unknown() -> Self {
        Self { seat: Seat::Nobody, generation: None, members: Vec::new(), mixed: false, fault: None }
    }
}

/// One node's part in an election.
///
/// As long as no registry of another make takes part, the last standing holds through rebalances and while the
/// coordinator cannot be reached: what keeps two primaries apart is the log's fence, not the election.
#[async_trait]
pub trait Election: Send + Sync {
    /// Begins to take part.
    fn join(&self);

    /// What is known, and whatever becomes known.
    fn standing(&self) -> watch::Receiver<Standing>;

    /// Asks the coordinator whether this node is still the one that is to write.
    ///
    /// # Errors
    /// Why it is not, or that nobody could be asked.
    async fn confirm(&self) -> Result<(), String>;

    /// Asks the coordinator for news at once: something suggests that the standing is out of date.
    fn check(&self);

    /// Whether this node may be elected from now on. Beginning to stand, or ceasing to, makes the others elect anew.
    fn stand(&self, eligible: bool);

    /// Takes part no longer, and tells the others, who need not wait for this node to be missed.
    async fn leave(&self);
}

/// The election of a node that has no others: it is primary.
#[derive(Debug)]
pub struct Alone(watch::Sender<Standing>);

impl Alone {
    /// A node that is primary from the beginning.
    pub fn new() -> Self {
        Self(watch::Sender::new(Standing { seat: Seat::Mine, generation: Some(0), ..Standing::unknown() }))
    }
}

impl Default for Alone {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Election for Alone {
    fn join(&self) {}

    fn standing(&self) -> watch::Receiver<Standing> {
        self.0.subscribe()
    }

    async fn confirm(&self) -> Result<(), String> {
        Ok(())
    }

    fn check(&self) {}

    fn stand(&self, _: bool) {}

    async fn leave(&self) {}
}
