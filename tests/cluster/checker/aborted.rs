//! Records that were written and never committed: each belongs to a write that was not acknowledged, or was repeated.

use std::collections::BTreeMap;

use crate::checker::origins::appends;
use crate::checker::{SLACK, Verdict};
use crate::history::{Entry, Outcome};
use crate::topic::{Key, Record, Topic};

/// Says of each aborted record why it may be.
pub(crate) fn aborted_records_are_accounted_for(history: &[Entry], topic: &Topic, verdict: &mut Verdict) {
    let mut writes: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in history.iter().filter(|entry| entry.write().is_some()) {
        writes.entry(&entry.subject).or_default().push(entry);
    }
    let (mut repeated, mut unanswered, mut own) = (0, 0, 0);
    for record in topic.aborted() {
        let writes = record.subject().and_then(|subject| writes.get(subject)).map_or(&[][..], Vec::as_slice);
        if matches!(record.key, Key::Noop | Key::Mark) {
            own += 1;
        } else if is_repeated(record, topic) {
            repeated += 1;
        } else if is_open(record, writes) {
            unanswered += 1;
        } else {
            let possible = writes.iter().find(|entry| entry.write().is_some_and(|write| appends(write, None, record)));
            let whose = possible.map_or("nobody asked for it".to_owned(), |entry| entry.to_string());
            verdict.complain(format!("offset {} is aborted; {whose}: {record:?}", record.offset));
        }
    }
    verdict.count("aborted records", own + repeated + unanswered);
    verdict.count("of these, a writer's own", own);
    verdict.count("of these, committed later on", repeated);
    verdict.count("of these, of writes refused or of unknown outcome", unanswered);
}

/// Whether what the record says was committed afterwards.
fn is_repeated(record: &Record, topic: &Topic) -> bool {
    let from = topic.records.partition_point(|other| other.offset <= record.offset);
    let later = topic.records[from..].iter().filter(|other| other.committed && other.subject() == record.subject());
    let same = |other: &Record| match (record.schema(), other.schema()) {
        (Some((_, text)), Some((_, other_text))) => text == other_text && record.is_deleted() == other.is_deleted(),
        _ => record.key == other.key && record.value == other.value,
    };
    later.into_iter().any(same)
}

/// Whether somebody asked for it and was not told that it was done.
fn is_open(record: &Record, writes: &[&Entry]) -> bool {
    writes.iter().any(|entry| {
        let begun = entry.start <= record.timestamp + SLACK;
        begun && !matches!(entry.outcome, Outcome::Ok(_)) && {
            // The settings of a subject go with its last version, so whatever deletes may have taken them along.
            let write = entry.write();
            write.is_some_and(|write| appends(write, None, record))
                || record.value.is_none() && matches!(record.key, Key::Config(_) | Key::Mode(_) | Key::Schema { .. })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints, registered, wrote};
    use crate::history::Write;

    fn found(history: &[Entry], topic: &Made) -> Vec<String> {
        complaints(|verdict| aborted_records_are_accounted_for(history, &topic.topic(), verdict))
    }

    fn unanswered(text: &str) -> Entry {
        wrote("s", Write::Register { text: text.to_owned() }, 0, 10, Outcome::Unknown(String::new()))
    }

    #[test]
    fn each_reason_is_taken() {
        let topic = Made::default().taken_over(1).aborted().schema("s", 1, 1, "a").aborted();
        let topic = topic.schema("s", 1, 2, "b").aborted().schema("s", 1, 3, "b");
        assert_eq!(found(&[unanswered("a"), registered("s", "b", 3)], &topic), [""; 0]);
    }

    #[test]
    fn an_acknowledged_or_unasked_record_that_was_aborted_is_seen() {
        let topic = Made::default().schema("s", 1, 1, "a").aborted();
        assert_eq!(found(&[registered("s", "a", 1)], &topic).len(), 1);
        assert_eq!(found(&[], &topic).len(), 1);
        assert_eq!(found(&[unanswered("b")], &topic).len(), 1);
    }
}
