//! What happened in one run: all that the checkers get to see.

use std::time::Duration;

use registrar_log::{LogRecord, Member, Offset};
use registrar_testkit::cluster::Appended;

use crate::operation::{Operation, Outcome};

/// One request of one client. Times count from the beginning of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub client: usize,
    pub node: usize,
    pub operation: Operation,
    pub start: Duration,
    pub end: Duration,
    pub outcome: Outcome,
}

/// Every answer of one node at one place of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub node: usize,
    pub position: Offset,
    pub answers: String,
}

/// Registrations on every node, each tried until it is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Under which nothing else is registered.
    pub subject: String,
    pub since: Duration,
}

/// One run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Under faults, in the order in which they ended.
    pub calls: Vec<Call>,
    /// After the faults, in order; reads are of what is no longer written.
    pub after: Vec<Call>,
    /// What of that must be accepted.
    pub trials: Vec<Trial>,
    /// Who took part in the election at the end.
    pub members: Vec<Member>,
    /// What a registry of another make answers when it is about to leave, and what the nodes answer then.
    pub converged: Vec<Sample>,
    /// What those have read who read what is not committed.
    pub aborted: Vec<LogRecord>,
    pub samples: Vec<Sample>,
    /// Everything that the log has taken, in order.
    pub batches: Vec<Appended>,
    /// Where the log ended when each term began, from the first on.
    pub terms: Vec<Offset>,
    /// What is left of the log.
    pub log: Vec<LogRecord>,
    /// How many nodes there are, but for a registry of another make.
    pub nodes: usize,
    /// The number of the registry of another make, if there is one.
    pub foreign: Option<usize>,
    /// How many faults there were.
    pub faults: usize,
}

impl History {
    /// Whether a registry of another make has written, which fences nobody and is not fenced: some invariants hold among
    /// registrars only (docs/mixed-groups.md).
    pub fn is_mixed(&self) -> bool {
        self.batches.iter().any(|batch| Some(batch.node) == self.foreign)
    }

    /// Every call, whatever its phase.
    pub fn all_calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().chain(&self.after)
    }
}
