//! Replicas that applied the same offset give equal answers, whenever they applied it, and whatever was compacted away.

use std::collections::BTreeMap;

use super::Violations;
use crate::history::History;

pub fn check(history: &History) -> Violations {
    let mut first = BTreeMap::new();
    let mut violations = Violations::new();
    for sample in &history.samples {
        let other = first.entry(sample.position).or_insert(sample);
        if other.answers != sample.answers {
            violations.push(format!("{sample:?} unlike {other:?}"));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Sample;
    use crate::invariants::made_up::history;

    #[test]
    fn unlike_answers_at_one_place_are_noticed() {
        let mut history = history();
        let sample = |node, position, answers: &str| Sample { node, position, answers: answers.to_owned() };
        history.samples = vec![sample(0, 5, "a"), sample(1, 5, "a"), sample(1, 6, "b")];
        assert_eq!(check(&history), [""; 0]);
        history.samples.push(sample(2, 6, "a"));
        assert_eq!(check(&history).len(), 1);
    }
}
