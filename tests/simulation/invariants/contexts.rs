//! A context that holds a version is known, once there was one; who is told of all contexts is told of it.

use std::collections::{BTreeMap, BTreeSet};

use super::Violations;
use crate::facts::{Said, facts};
use crate::history::History;
use crate::model::{Versions, apply, subject_of};
use crate::operation::context;

pub fn check(history: &History) -> Violations {
    let facts = facts(history);
    let mut subjects = BTreeMap::<String, Versions>::new();
    let mut known = BTreeSet::from([".".to_owned()]);
    let mut violations = Violations::new();
    for (place, fact) in facts.iter().enumerate() {
        match &fact.said {
            Said::Context { context, known: true } => {
                known.insert(context.clone());
            }
            Said::Context { context, known: false } => {
                known.remove(context);
            }
            said => match subject_of(said) {
                Some(subject) => apply(subjects.entry(subject.to_owned()).or_default(), said),
                None => continue,
            },
        }
        if facts.get(place + 1).is_some_and(|next| next.visible == fact.visible) {
            continue;
        }
        let held = subjects.iter().filter(|(_, versions)| !versions.is_empty());
        let unknown = held.filter(|(subject, _)| !known.contains(context(subject)));
        violations.extend(unknown.map(|(subject, _)| format!("the context of {subject} is not known after {fact:?}")));
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{append, context, gone, history, version};

    #[test]
    fn a_context_that_is_not_known_is_noticed() {
        let mut history = history();
        append(&mut history, 2, vec![context(".a", true), version(":.a:s", 1, 1, false)]);
        append(&mut history, 2, vec![gone(":.a:s", 1)]);
        append(&mut history, 2, vec![context(".a", false)]);
        assert_eq!(check(&history), [""; 0]);
        append(&mut history, 2, vec![version(":.a:s", 1, 2, false)]);
        assert_eq!(check(&history).len(), 1);
    }
}
