//! How much happened.

use std::fmt;
use std::ops::AddAssign;

use crate::history::History;
use crate::operation::Outcome;

/// What several runs came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub runs: usize,
    pub calls: usize,
    /// Writes that were acknowledged.
    pub acknowledged: usize,
    /// Calls that got no answer.
    pub unanswered: usize,
    /// Comparisons of one node's answers with those of the log's other readers.
    pub samples: usize,
    /// How often a node acquired the log.
    pub terms: usize,
    pub faults: usize,
}

impl Tally {
    pub fn of(history: &History) -> Self {
        let count = |wanted: fn(&crate::history::Call) -> bool| history.all_calls().filter(|call| wanted(call)).count();
        Self {
            runs: 1,
            calls: count(|_| true),
            acknowledged: count(|call| {
                call.operation.is_write() && !matches!(call.outcome, Outcome::Refused(_) | Outcome::Unanswered(_))
            }),
            unanswered: count(|call| matches!(call.outcome, Outcome::Unanswered(_))),
            samples: history.samples.len(),
            terms: history.terms.len(),
            faults: history.faults,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.runs += other.runs;
        self.calls += other.calls;
        self.acknowledged += other.acknowledged;
        self.unanswered += other.unanswered;
        self.samples += other.samples;
        self.terms += other.terms;
        self.faults += other.faults;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, calls, acknowledged, unanswered, samples, terms, faults } = self;
        write!(
            f,
            "{runs} seeds, {faults} faults, {terms} acquisitions of the log, {calls} requests, {acknowledged} writes \
             acknowledged, {unanswered} requests unanswered, {samples} samples"
        )
    }
}
