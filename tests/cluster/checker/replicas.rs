//! Replicas: when nothing is written any more, all give the same answers, and these are what the topic says.

use std::collections::BTreeMap;

use crate::checker::Verdict;
use crate::checker::state::Timelines;
use crate::history::{Answer, Read};
use crate::topic::Topic;

/// What a node answers: bodies by path, and the versions of each subject, the soft-deleted ones included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replica {
    pub(crate) name: String,
    pub(crate) answers: BTreeMap<String, String>,
    pub(crate) versions: BTreeMap<String, Vec<u32>>,
}

/// Compares the nodes with each other and with the topic.
pub(crate) fn replicas_agree(topic: &Topic, replicas: &[Replica], verdict: &mut Verdict) {
    let [first, others @ ..] = replicas else { return };
    for other in others {
        verdict.complaints.extend(difference(first, other));
    }
    for (subject, state) in Timelines::of(topic).last() {
        let Answer::Versions(expected) = state.answer(Read::Versions) else { continue };
        let answered = first.versions.get(subject).cloned().unwrap_or_default();
        if answered != expected {
            verdict.complain(format!("{subject} has the versions {expected:?}, {} says {answered:?}", first.name));
        }
    }
    verdict.count("answers compared between nodes", first.answers.len() * others.len());
}

/// The first answer that differs.
pub(crate) fn difference(first: &Replica, other: &Replica) -> Option<String> {
    let paths = first.answers.keys().chain(other.answers.keys());
    let differs = |path: &&String| first.answers.get(*path) != other.answers.get(*path);
    let path = paths.into_iter().find(differs)?;
    let answer = |replica: &Replica| format!("{}: {:?}", replica.name, replica.answers.get(path));
    Some(format!("{path} differs\n  {}\n  {}", answer(first), answer(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints};

    fn replica(name: &str, versions: &[u32]) -> Replica {
        let answers = [("/subjects/s".to_owned(), format!("{versions:?}"))].into();
        Replica { name: name.to_owned(), answers, versions: [("s".to_owned(), versions.to_vec())].into() }
    }

    #[test]
    fn a_node_that_answers_otherwise_than_others_or_the_topic_is_seen() {
        let topic = Made::default().schema("s", 1, 1, "a").topic();
        let found = |replicas: &[Replica]| complaints(|verdict| replicas_agree(&topic, replicas, verdict));
        assert_eq!(found(&[replica("a", &[1]), replica("b", &[1])]), [""; 0]);
        assert_eq!(found(&[replica("a", &[1]), replica("b", &[])]).len(), 1);
        assert_eq!(found(&[replica("a", &[]), replica("b", &[])]).len(), 1);
    }
}
