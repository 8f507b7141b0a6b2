//! What must hold in every run. Each is a pure function of the history, and has a test in which it does not hold.

mod accepting;
mod acknowledged;
mod contexts;
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

/// Every invariant, by name.
pub const INVARIANTS: [(&str, Checker); 10] = [
    ("an acknowledged write survives", acknowledged::check),
    ("one id names one schema for ever, per context", ids::check),
    ("versions are dense per the delete rules", versions::check),
    ("what a schema refers to is there", references::check),
    ("a context that holds something is known", contexts::check),
    ("two primaries never both succeed", primaries::check),
    ("replicas that applied the same offset give equal answers", replicas::check),
    ("a client's reads on one node never go back", reads::check),
    ("after faults stop there is a primary that accepts", accepting::check),
    ("who may write again stands for election again", standing::check),
];

/// Everything that is wrong with a run.
pub fn check(history: &History) -> Violations {
    let named = |(name, check): (&str, Checker)| {
        check(history).into_iter().map(move |violation| format!("{name}: {violation}")).collect::<Vec<_>>()
    };
    INVARIANTS.into_iter().flat_map(named).collect()
}
