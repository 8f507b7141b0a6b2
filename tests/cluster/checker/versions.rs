//! Versions: dense per the delete rules (spec: core 4.4, 4.8), and no content twice among the live ones.

use std::collections::BTreeMap;

use crate::checker::Verdict;
use crate::checker::state::Subject;
use crate::topic::{Key, Record, Topic};

/// A new version is one more than the highest that there is, the soft-deleted ones included; an existing one is only ever
/// soft-deleted; and only a soft-deleted one goes away.
pub(crate) fn versions_are_dense(topic: &Topic, verdict: &mut Verdict) {
    let mut subjects: BTreeMap<&str, Subject> = BTreeMap::new();
    let mut versions = 0;
    for record in topic.committed() {
        let Some(name) = record.subject() else { continue };
        let subject = subjects.entry(name).or_default();
        if let Key::Schema { version, .. } = &record.key {
            versions += usize::from(!subject.versions.contains_key(version));
            if let Some(fault) = fault(subject, *version, record) {
                verdict.complain(format!("offset {}: {name}, version {version}: {fault}", record.offset));
            }
        }
        subject.apply(record);
    }
    verdict.count("subjects", subjects.len());
    verdict.count("versions registered", versions);
}

/// What is wrong with a schema record that comes upon this state.
fn fault(subject: &Subject, version: u32, record: &Record) -> Option<String> {
    let before = subject.versions.get(&version);
    let expected = subject.versions.last_key_value().map_or(1, |(highest, _)| highest + 1);
    match (before, record.schema()) {
        (None, None) => Some("is taken away without being there".to_owned()),
        (Some(before), None) if !before.deleted => Some("is taken away without having been soft-deleted".to_owned()),
        (Some(_), None) => None,
        (Some(before), Some((_, text))) if *before.text != *text => Some("has another text than before".to_owned()),
        (Some(before), Some(_)) if before.deleted => Some("is written again after its soft deletion".to_owned()),
        (Some(_), Some(_)) if !record.is_deleted() => Some("is registered twice".to_owned()),
        (Some(_), Some(_)) => None,
        (None, Some(_)) if version != expected => Some(format!("is new, but {expected} comes next")),
        (None, Some((_, text))) => {
            let mut live = subject.versions.iter().filter(|(_, other)| !other.deleted && *other.text == *text);
            live.next().map(|(other, _)| format!("has the text that version {other} has"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints};

    fn found(topic: &Made) -> Vec<String> {
        complaints(|verdict| versions_are_dense(&topic.topic(), verdict))
    }

    fn one() -> Made {
        Made::default().schema("s", 1, 1, "a")
    }

    #[test]
    fn what_the_rules_allow_is_not_complained_about() {
        let topic = one().schema("s", 2, 2, "b").soft_deleted("s", 1, 1, "a").schema("s", 3, 1, "a").tombstone("s", 1);
        let topic = topic.subject_deleted("s", 3).tombstone("s", 3).tombstone("s", 2).schema("s", 1, 1, "a");
        assert_eq!(found(&topic), [""; 0]);
    }

    #[test]
    fn each_breach_is_seen() {
        let breaches = [
            one().schema("s", 3, 2, "b"),
            one().schema("s", 1, 2, "b"),
            one().schema("s", 1, 1, "a"),
            one().schema("s", 2, 1, "a"),
            one().tombstone("s", 1),
            one().tombstone("s", 2),
            one().soft_deleted("s", 1, 1, "a").schema("s", 1, 2, "b"),
            one().soft_deleted("s", 1, 1, "a").soft_deleted("s", 1, 1, "a"),
            one().subject_deleted("s", 1).schema("s", 3, 2, "b"),
        ];
        for topic in breaches {
            assert_eq!(found(&topic).len(), 1, "{:?}", topic.topic());
        }
    }
}
