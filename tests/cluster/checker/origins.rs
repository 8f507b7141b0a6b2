//! Writes and committed records: what was acknowledged is there, and what is there was asked for and not refused.

use std::collections::{BTreeMap, BTreeSet};

use crate::checker::{SLACK, Verdict};
use crate::history::{Answer, Entry, Outcome, Write};
use crate::topic::{Key, Record, Topic};

/// Whether a write that was answered so, if at all, appends such a record of its subject.
pub(crate) fn appends(write: &Write, answer: Option<&Answer>, record: &Record) -> bool {
    let is_tombstone = record.value.is_none();
    let setting = |name: &str| record.value.as_ref().and_then(|value| value[name].as_str());
    match (write, &record.key) {
        (Write::Register { text }, Key::Schema { .. }) => {
            let is_answered = |id| answer.is_none_or(|answer| *answer == Answer::Id(id));
            !record.is_deleted() && record.schema().is_some_and(|(id, stored)| stored == text && is_answered(id))
        }
        (Write::DeleteVersion { version, permanent }, Key::Schema { version: written, .. }) => {
            version == written && if *permanent { is_tombstone } else { record.is_deleted() }
        }
        (Write::DeleteSubject { permanent: false }, Key::DeleteSubject(_)) => true,
        (Write::DeleteSubject { permanent: true }, Key::Schema { version, .. }) => {
            let is_answered = |answer: &Answer| matches!(answer, Answer::Versions(given) if given.contains(version));
            is_tombstone && answer.is_none_or(is_answered)
        }
        (Write::SetLevel(level), Key::Config(_)) => setting("compatibilityLevel") == Some(level),
        (Write::SetMode(mode), Key::Mode(_)) => setting("mode") == Some(mode),
        (Write::ClearLevel, Key::Config(_)) | (Write::ClearMode, Key::Mode(_)) => is_tombstone,
        _ => false,
    }
}

/// The first record that an acknowledged write may have appended while it was being answered.
pub(crate) fn record_of<'a>(entry: &Entry, records: &[&'a Record]) -> Option<&'a Record> {
    let (write, answer) = (entry.write()?, entry.answer()?);
    let mut own = records.iter().filter(|record| is_during(entry, record) && appends(write, Some(answer), record));
    own.next().copied()
}

fn is_during(entry: &Entry, record: &Record) -> bool {
    (entry.start - SLACK..=entry.end + SLACK).contains(&record.timestamp)
}

/// Every acknowledged write has its record, and every record its write.
pub(crate) fn writes_and_records_agree(history: &[Entry], topic: &Topic, verdict: &mut Verdict) {
    let mut subjects: BTreeMap<&str, Subject<'_>> = BTreeMap::new();
    for entry in history.iter().filter(|entry| entry.write().is_some()) {
        subjects.entry(&entry.subject).or_default().writes.push(entry);
    }
    for transaction in topic.transactions() {
        for record in &transaction {
            let Some(name) = record.subject() else { continue };
            let is_consequence = is_consequence(record, &transaction);
            subjects.entry(name).or_default().records.push((record, is_consequence));
        }
    }
    let mut took_effect = 0;
    for subject in subjects.into_values() {
        took_effect += subject.check(verdict);
    }
    count(history, took_effect, verdict);
}

/// What the registry does on its own account with another record: an older, soft-deleted version of the same content
/// goes when it is registered again, and the settings of a subject go with its last version (spec: core 4.3, 4.8).
fn is_consequence(record: &Record, transaction: &[&Record]) -> bool {
    if record.value.is_some() {
        return false;
    }
    let subject = record.subject();
    let mut others = transaction.iter().filter(|other| other.subject() == subject);
    match &record.key {
        Key::Schema { version, .. } => others.any(
            |other| matches!(&other.key, Key::Schema { version: newer, .. } if newer > version && other.value.is_some()),
        ),
        Key::Config(_) | Key::Mode(_) => {
            others.any(|other| matches!(other.key, Key::Schema { .. }) && other.value.is_none())
        }
        _ => false,
    }
}

fn count(history: &[Entry], took_effect: usize, verdict: &mut Verdict) {
    let writes = |wanted: fn(&Outcome) -> bool| {
        history.iter().filter(|entry| entry.write().is_some() && wanted(&entry.outcome)).count()
    };
    verdict.count("writes acknowledged", writes(|outcome| matches!(outcome, Outcome::Ok(_))));
    verdict.count("writes refused", writes(|outcome| matches!(outcome, Outcome::Refused(_))));
    verdict.count("writes of unknown outcome", writes(|outcome| matches!(outcome, Outcome::Unknown(_))));
    verdict.count("of these, seen to have taken effect", took_effect);
}

/// The writes and the committed records of one subject.
#[derive(Default)]
struct Subject<'a> {
    writes: Vec<&'a Entry>,
    /// Each with whether it may be a consequence of another.
    records: Vec<(&'a Record, bool)>,
    /// Which write has which record, by the write's place and the version.
    claimed: BTreeSet<(usize, Option<u32>)>,
}

impl Subject<'_> {
    /// Gives how many writes of unknown outcome have taken effect.
    fn check(mut self, verdict: &mut Verdict) -> usize {
        let mut took_effect = 0;
        for (record, is_consequence) in std::mem::take(&mut self.records) {
            took_effect += usize::from(self.find_origin(record, is_consequence, verdict));
            self.records.push((record, is_consequence));
        }
        for (place, entry) in self.writes.iter().enumerate() {
            if entry.answer().is_some() && !self.is_there(place, entry) {
                verdict.complain(format!("acknowledged, and not in the topic: {entry}"));
            }
        }
        took_effect
    }

    /// Finds out who wrote a record. Whether it was a write of unknown outcome.
    fn find_origin(&mut self, record: &Record, is_consequence: bool, verdict: &mut Verdict) -> bool {
        let slot = version(record);
        let writes = self.writes.iter().enumerate();
        let possible = writes.filter(|(place, entry)| {
            // Who registers what is there already is told of another's record.
            let is_shared = matches!(entry.write(), Some(Write::Register { .. }));
            let begun = entry.start <= record.timestamp + SLACK;
            let is_free = is_shared || !self.claimed.contains(&(*place, slot));
            begun && is_free && entry.write().is_some_and(|write| appends(write, entry.answer(), record))
        });
        let possible: Vec<(usize, &&Entry)> = possible.collect();
        let acknowledged = possible.iter().filter(|(_, entry)| entry.answer().is_some() && is_during(entry, record));
        if let Some((place, _)) = acknowledged.min_by_key(|(_, entry)| entry.end) {
            self.claimed.insert((*place, slot));
            return false;
        }
        if is_consequence {
            return false;
        }
        let mut unknown = possible.iter().filter(|(_, entry)| matches!(entry.outcome, Outcome::Unknown(_)));
        if let Some((place, _)) = unknown.next() {
            self.claimed.insert((*place, slot));
            return true;
        }
        let refused = possible.iter().find(|(_, entry)| matches!(entry.outcome, Outcome::Refused(_)));
        let why = refused.map_or("nobody asked for it".to_owned(), |(_, entry)| format!("it was refused: {entry}"));
        verdict.complain(format!("offset {} is committed, and {why}: {record:?}", record.offset));
        false
    }

    /// Whether an acknowledged write is in the topic.
    fn is_there(&self, place: usize, entry: &Entry) -> bool {
        match (entry.write(), entry.answer()) {
            (Some(write @ Write::Register { .. }), answer) => {
                let before = |record: &Record| record.timestamp <= entry.end + SLACK;
                self.records.iter().any(|(record, _)| before(record) && appends(write, answer, record))
            }
            (Some(Write::DeleteSubject { permanent: true }), Some(Answer::Versions(versions))) => {
                versions.iter().all(|version| self.claimed.contains(&(place, Some(*version))))
            }
            (Some(Write::DeleteVersion { version, .. }), _) => self.claimed.contains(&(place, Some(*version))),
            _ => self.claimed.contains(&(place, None)),
        }
    }
}

fn version(record: &Record) -> Option<u32> {
    match record.key {
        Key::Schema { version, .. } => Some(version),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints, registered, wrote};

    fn found(history: &[Entry], topic: &Made) -> Vec<String> {
        complaints(|verdict| writes_and_records_agree(history, &topic.topic(), verdict))
    }

    fn level(start: i64, outcome: Outcome) -> Entry {
        wrote("s", Write::SetLevel("NONE".to_owned()), start, start + 10, outcome)
    }

    fn hard(outcome: Outcome) -> Entry {
        wrote("s", Write::DeleteSubject { permanent: true }, 0, 1_000, outcome)
    }

    #[test]
    fn what_agrees_is_not_complained_about() {
        let topic = Made::default().schema("s", 1, 1, "a").level("s", Some("NONE")).subject_deleted("s", 1);
        let topic = topic.tombstone("s", 1).level("s", None).joined();
        let history = [
            registered("s", "a", 1),
            registered("s", "a", 1),
            level(15, Outcome::Ok(Answer::Done)),
            level(15, Outcome::Unknown(String::new())),
            level(15, Outcome::Refused(50004)),
            wrote("s", Write::DeleteSubject { permanent: false }, 0, 1_000, Outcome::Unknown(String::new())),
            hard(Outcome::Ok(Answer::Versions(vec![1]))),
        ];
        assert_eq!(found(&history, &topic), [""; 0]);
    }

    #[test]
    fn a_lost_acknowledged_write_is_seen() {
        let topic = Made::default().schema("s", 1, 1, "a");
        assert_eq!(found(&[registered("s", "a", 1), registered("s", "b", 2)], &topic).len(), 1);
        assert_eq!(found(&[registered("s", "a", 1), level(0, Outcome::Ok(Answer::Done))], &topic).len(), 1);
        let lost_tombstone = hard(Outcome::Ok(Answer::Versions(vec![1])));
        assert_eq!(found(&[registered("s", "a", 1), lost_tombstone], &topic).len(), 1);
        let aborted = topic.schema("s", 2, 2, "b").aborted();
        assert_eq!(found(&[registered("s", "a", 1), registered("s", "b", 2)], &aborted).len(), 1);
    }

    #[test]
    fn one_record_does_not_prove_two_writes() {
        let topic = Made::default().level("s", Some("NONE"));
        let twice = [level(0, Outcome::Ok(Answer::Done)), level(0, Outcome::Ok(Answer::Done))];
        assert_eq!(found(&twice, &topic).len(), 1);
    }

    #[test]
    fn a_write_that_was_refused_or_never_asked_for_is_seen() {
        let topic = Made::default().level("s", Some("NONE"));
        let refused = found(&[level(0, Outcome::Refused(50004))], &topic);
        assert!(refused.len() == 1 && refused[0].contains("it was refused"), "{refused:?}");
        let unasked = found(&[level(500, Outcome::Unknown(String::new()))], &topic);
        assert!(unasked.len() == 1 && unasked[0].contains("nobody asked"), "{unasked:?}");
    }
}
