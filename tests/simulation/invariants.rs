//! What must hold in every run. Each is a pure function of the history, and has a test in which it does not hold.

mod accepting;
mod acknowledged;
mod contexts;
mod convergence;
mod ids;
mod primaries;
mod reads;
mod references;
mod replicas;
mod standing;
mod versions;

#[cfg(test)]
mod made_up;

use crate::history::History;

/// What was found wrong.
pub type Violations = Vec<String>;

/// Gives what breaks one invariant.
type Checker = fn(&History) -> Violations;

/// Where an invariant holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Always,
    /// Where no registry of another make has written: it fences nobody and is not fenced, appends record by record, knows
    /// no marks, and takes what was aborted for committed (docs/mixed-groups.md).
    AmongRegistrars,
}

/// Every invariant, by name.
pub const INVARIANTS: [(&str, Holds, Checker); 11] = [
    ("an acknowledged write survives", Holds::Always, acknowledged::check),
    ("one id names one schema for ever, per context", Holds::AmongRegistrars, ids::check),
    ("versions are dense per the delete rules", Holds::AmongRegistrars, versions::check),
    ("what a schema refers to is there", Holds::AmongRegistrars, references::check),
    ("a context that holds something is known", Holds::AmongRegistrars, contexts::check),
    ("two primaries never both succeed", Holds::Always, primaries::check),
    ("replicas that applied the same offset give equal answers", Holds::Always, replicas::check),
    ("a client's reads on one node never go back", Holds::Always, reads::check),
    ("after faults stop there is a primary that accepts", Holds::Always, accepting::check),
    ("who may write again stands for election again", Holds::Always, standing::check),
    ("registries of two makes come to the same answers", Holds::Always, convergence::check),
];

/// Everything that is wrong with a run.
pub fn check(history: &History) -> Violations {
    let named = |(name, _, check): (&str, Holds, Checker)| {
        check(history).into_iter().map(move |violation| format!("{name}: {violation}")).collect::<Vec<_>>()
    };
    let holding = |(_, holds, _): &(&str, Holds, Checker)| *holds == Holds::Always || !history.is_mixed();
    INVARIANTS.into_iter().filter(holding).flat_map(named).collect()
}
