//! Ids: one names one schema for ever, and none is given out twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::checker::Verdict;
use crate::history::{Answer, Entry, Write};
use crate::topic::Topic;

/// No id stands beside two texts in the whole committed topic, however long ago one of them was replaced.
pub(crate) fn one_id_names_one_schema(topic: &Topic, verdict: &mut Verdict) {
    let mut texts: BTreeMap<i64, &str> = BTreeMap::new();
    for record in topic.committed() {
        let Some((id, text)) = record.schema() else { continue };
        let known = *texts.entry(id).or_insert(text);
        if known != text {
            verdict.complain(format!("offset {}: id {id} names {text}, and named {known}", record.offset));
        }
    }
    verdict.count("ids in the topic", texts.len());
}

/// An id that appears for the first time is higher than every id before it.
pub(crate) fn ids_grow(topic: &Topic, verdict: &mut Verdict) {
    let mut seen = BTreeSet::new();
    for record in topic.committed() {
        let Some((id, _)) = record.schema() else { continue };
        let highest = seen.last().copied().unwrap_or_default();
        if seen.insert(id) && id < highest {
            verdict.complain(format!("offset {}: id {id} is new, and {highest} was given out before", record.offset));
        }
    }
}

/// Every answer gives an id that the topic has for that text, and no other text was answered with it.
pub(crate) fn answers_agree(history: &[Entry], topic: &Topic, verdict: &mut Verdict) {
    let of_topic: BTreeSet<(i64, &str)> = topic.committed().filter_map(|record| record.schema()).collect();
    let mut answered: BTreeMap<i64, &str> = BTreeMap::new();
    for entry in history {
        let (Some(Write::Register { text }), Some(Answer::Id(id))) = (entry.write(), entry.answer()) else { continue };
        let known = *answered.entry(*id).or_insert(text);
        if known != text {
            verdict.complain(format!("id {id} was given for {known} and for another text: {entry}"));
        }
        if !of_topic.contains(&(*id, text)) {
            verdict.complain(format!("the topic does not have that id for that text: {entry}"));
        }
    }
    verdict.count("ids given in answers", answered.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints, registered};

    #[test]
    fn an_id_of_two_texts_is_seen() {
        let topic = Made::default().schema("s", 1, 1, "a").schema("t", 1, 1, "a").schema("s", 2, 2, "b");
        assert!(complaints(|verdict| one_id_names_one_schema(&topic.topic(), verdict)).is_empty());
        let topic = topic.tombstone("s", 2).schema("u", 1, 2, "c").topic();
        assert_eq!(complaints(|verdict| one_id_names_one_schema(&topic, verdict)).len(), 1);
    }

    #[test]
    fn an_id_from_a_stale_counter_is_seen() {
        let topic = Made::default().schema("s", 1, 2, "a").schema("t", 1, 2, "a").schema("s", 2, 5, "b");
        assert!(complaints(|verdict| ids_grow(&topic.topic(), verdict)).is_empty());
        let topic = topic.schema("t", 2, 4, "c").topic();
        assert_eq!(complaints(|verdict| ids_grow(&topic, verdict)).len(), 1);
    }

    #[test]
    fn an_id_that_was_answered_for_two_texts_or_is_not_in_the_topic_is_seen() {
        let topic = Made::default().schema("s", 1, 1, "a").topic();
        let history = [registered("s", "a", 1)];
        assert!(complaints(|verdict| answers_agree(&history, &topic, verdict)).is_empty());
        let history = [registered("s", "a", 1), registered("s", "b", 1)];
        assert_eq!(complaints(|verdict| answers_agree(&history, &topic, verdict)).len(), 2);
        let history = [registered("s", "a", 2)];
        assert_eq!(complaints(|verdict| answers_agree(&history, &topic, verdict)).len(), 1);
    }
}
