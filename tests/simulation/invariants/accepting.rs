//! After faults stop there is a primary that accepts: through every node, within a time that election, take-over and
//! everything still on its way have had enough of.

use std::time::Duration;

use super::Violations;
use crate::history::History;
use crate::operation::Outcome;

/// A session and a rebalance of ten seconds each, and what a client and the log wait for an answer.
const LIMIT: Duration = Duration::from_secs(45);

pub fn check(history: &History) -> Violations {
    let accepted = |node| {
        let calls = history.attempts.iter().filter(|call| call.node == node);
        calls.filter(|call| matches!(call.outcome, Outcome::Registered { .. })).map(|call| call.end).min()
    };
    let late = (0..history.nodes).filter(|node| accepted(*node).is_none_or(|end| end > history.calm + LIMIT));
    let attempts = |node| history.attempts.iter().filter(|call| call.node == node).collect::<Vec<_>>();
    late.map(|node| format!("node {node} accepted nothing by {:?}: {:?}", history.calm + LIMIT, attempts(node)))
        .collect()
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
        late.attempts[0].end = LIMIT * 2;
        let mut never = good.clone();
        never.attempts[0].outcome = Outcome::Refused(50004);
        let mut elsewhere = good;
        elsewhere.nodes = 2;
        for broken in [late, never, elsewhere] {
            assert_eq!(check(&broken).len(), 1);
        }
    }
}
