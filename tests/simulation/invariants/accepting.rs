//! After faults stop there is a primary that accepts: through every node, within a time that election, take-over and
//! everything still on its way have had enough of. So it is when a node starts afresh, or the primary may write no longer.

use std::time::Duration;

use super::Violations;
use crate::history::{Call, History, Trial};
use crate::operation::{Operation, Outcome};

/// A session and a rebalance of ten seconds each, and what a client and the log wait for an answer.
const LIMIT: Duration = Duration::from_secs(45);

/// The same beside a registry of another make: nobody writes during a rebalance, and several may follow each other, each
/// of which waits for members that are gone.
const LIMIT_BESIDE_OTHERS: Duration = Duration::from_secs(90);

pub fn check(history: &History) -> Violations {
    let nodes = || 0..history.nodes;
    let trials = history.trials.iter().flat_map(|trial| nodes().map(move |node| (trial, node)));
    trials.filter_map(|(trial, node)| late(history, trial, node)).collect()
}

fn late(history: &History, trial: &Trial, node: usize) -> Option<String> {
    let is_of_trial = |call: &&Call| match &call.operation {
        Operation::Register { subject, .. } => call.node == node && *subject == trial.subject,
        _ => false,
    };
    let calls: Vec<_> = history.after.iter().filter(is_of_trial).collect();
    let accepted = calls.iter().filter(|call| matches!(call.outcome, Outcome::Registered { .. }));
    let limit = trial.since + if history.foreign.is_some() { LIMIT_BESIDE_OTHERS } else { LIMIT };
    let in_time = accepted.map(|call| call.end).min().is_some_and(|end| end <= limit);
    (!in_time).then(|| format!("node {node} accepted nothing of {trial:?} by {limit:?}: {calls:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::history;

    #[test]
    fn a_cluster_that_accepts_nothing_in_time_is_noticed() {
        let good = history();
        assert_eq!(check(&good), [""; 0]);
        let mut late = good.clone();
        late.after[0].end = LIMIT * 2;
        let mut never = good.clone();
        never.after[0].outcome = Outcome::Refused(50004);
        let mut elsewhere = good;
        elsewhere.nodes = 2;
        for broken in [late, never, elsewhere] {
            assert_eq!(check(&broken).len(), 1);
        }
    }
}
