//! A registry of another make and the nodes come to the same answers once a node is primary, whatever was aborted or
//! written by whom before.

use super::Violations;
use crate::history::History;

pub fn check(history: &History) -> Violations {
    let Some(foreign) = history.foreign else { return Violations::new() };
    let (theirs, ours): (Vec<_>, Vec<_>) = history.converged.iter().partition(|sample| sample.node == foreign);
    let [theirs] = theirs[..] else {
        return vec![format!("the registry of another make does not answer: {:?}", history.converged)];
    };
    let unlike = ours.iter().filter(|sample| (sample.position, &sample.answers) != (theirs.position, &theirs.answers));
    unlike.map(|sample| format!("{sample:?} unlike {theirs:?}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Sample;
    use crate::invariants::made_up::history;

    #[test]
    fn a_registry_of_another_make_that_answers_otherwise_is_noticed() {
        let mut history = history();
        assert_eq!(check(&history), [""; 0]);
        let sample = |node, position, answers: &str| Sample { node, position, answers: answers.to_owned() };
        history.foreign = Some(1);
        history.converged = vec![sample(0, 5, "a"), sample(1, 5, "a")];
        assert_eq!(check(&history), [""; 0]);
        for other in [Some(sample(1, 5, "b")), Some(sample(1, 6, "a")), None] {
            history.converged.truncate(1);
            history.converged.extend(other);
            assert_eq!(check(&history).len(), 1);
        }
    }
}
