//! Reads: each agrees with the topic at some offset, and on one node a client's offsets never go back, own writes
//! included. Only what is committed is seen, and nothing before it is.

use std::collections::BTreeMap;

use crate::checker::origins::record_of;
use crate::checker::state::{Timelines, Visible};
use crate::checker::{SLACK, Verdict};
use crate::history::{Answer, Entry, Operation, Read};
use crate::topic::{Record, Topic};

/// Walks through what each client saw on each node.
pub(crate) fn reads_never_go_back(history: &[Entry], topic: &Topic, verdict: &mut Verdict) {
    let timelines = Timelines::of(topic);
    let ends = transaction_ends(topic);
    let mut records: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in topic.committed() {
        records.entry(record.subject().unwrap_or_default()).or_default().push(record);
    }
    // The least offset that the node can have applied when it answered the client last.
    let mut floors: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut ordered: Vec<&Entry> = history.iter().filter(|entry| entry.answer().is_some()).collect();
    ordered.sort_by_key(|entry| (entry.client, entry.start));
    let (mut reads, mut own) = (0, 0);
    for entry in ordered {
        let floor = floors.entry((entry.client, entry.node)).or_insert(-1);
        match (&entry.operation, entry.answer()) {
            (Operation::Read(read), Some(answer)) => {
                reads += 1;
                let states = timelines.subject(&entry.subject);
                match seen_at(states, *read, answer, *floor, entry.end) {
                    Some(offset) => *floor = offset,
                    None => verdict.complain(format!("the topic does not say so from offset {floor} on: {entry}")),
                }
            }
            _ => {
                let written = records.get(entry.subject.as_str()).and_then(|records| record_of(entry, records));
                if let Some(end) = written.and_then(|record| ends.get(&record.offset)) {
                    own += 1;
                    *floor = (*floor).max(*end);
                }
            }
        }
    }
    verdict.count("reads", reads);
    verdict.count("own writes that later reads had to see", own);
}

/// The offset of the last record of each record's transaction.
fn transaction_ends(topic: &Topic) -> BTreeMap<i64, i64> {
    let mut ends = BTreeMap::new();
    for transaction in topic.transactions() {
        let end = transaction.last().map_or(0, |record| record.offset);
        ends.extend(transaction.iter().map(|record| (record.offset, end)));
    }
    ends
}

/// The least offset, not below `floor`, at which the subject was as the answer says. What came after the answer does not
/// count.
fn seen_at(states: &[Visible], read: Read, answer: &Answer, floor: i64, end: i64) -> Option<i64> {
    states.iter().enumerate().find_map(|(place, state)| {
        let until = states.get(place + 1).map_or(i64::MAX, |next| next.from);
        let holds = state.since <= end + SLACK && until > floor && state.subject.answer(read) == *answer;
        holds.then_some(state.from.max(floor))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints, saw, wrote};
    use crate::history::{Outcome, Write};

    fn found(history: &[Entry], topic: &Made) -> Vec<String> {
        complaints(|verdict| reads_never_go_back(history, &topic.topic(), verdict))
    }

    fn versions(node: usize, versions: &[u32]) -> Entry {
        saw(node, "s", Read::Versions, Answer::Versions(versions.to_vec()))
    }

    fn two() -> Made {
        Made::default().schema("s", 1, 1, "a").schema("s", 2, 2, "b").level("s", Some("NONE"))
    }

    #[test]
    fn time_may_pass_and_nodes_may_differ() {
        let level = saw(1, "s", Read::Level, Answer::Setting(None));
        let history = [versions(1, &[]), versions(1, &[1]), level, versions(1, &[1, 2]), versions(2, &[1])];
        assert_eq!(found(&history, &two()), [""; 0]);
    }

    #[test]
    fn going_back_is_seen_across_subjects_too() {
        assert_eq!(found(&[versions(1, &[1, 2]), versions(1, &[1])], &two()).len(), 1);
        let topic = two().schema("t", 1, 1, "a");
        let later = saw(1, "t", Read::Versions, Answer::Versions(vec![1]));
        let earlier = saw(1, "s", Read::Level, Answer::Setting(None));
        assert_eq!(found(&[later, earlier], &topic).len(), 1);
    }

    #[test]
    fn what_was_never_committed_or_not_yet_is_seen() {
        assert_eq!(found(&[versions(1, &[1, 2, 3])], &two()).len(), 1);
        let aborted = two().schema("s", 3, 3, "c").aborted();
        assert_eq!(found(&[versions(1, &[1, 2, 3])], &aborted).len(), 1);
        assert_eq!(found(&[Entry { end: 10, ..versions(1, &[1, 2]) }], &two()).len(), 1);
    }

    #[test]
    fn half_a_transaction_is_seen() {
        let joined = Made::default().schema("s", 1, 1, "a").schema("s", 2, 2, "b").joined();
        assert_eq!(found(&[versions(1, &[1])], &joined).len(), 1);
    }

    #[test]
    fn an_own_write_that_is_not_read_is_seen() {
        let write = Write::SetLevel("NONE".to_owned());
        let own = wrote("s", write, 30, 45, Outcome::Ok(Answer::Done));
        let read = |seen: Option<&str>| Entry {
            start: 50,
            end: 60,
            ..saw(1, "s", Read::Level, Answer::Setting(seen.map(str::to_owned)))
        };
        assert_eq!(found(&[own.clone(), read(Some("NONE"))], &two()), [""; 0]);
        assert_eq!(found(&[own, read(None)], &two()).len(), 1);
    }
}
