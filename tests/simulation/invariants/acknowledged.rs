//! An acknowledged write survives: it is in the log by the time that it is acknowledged, only what comes later in the
//! log takes anything of it away, and what every node answers at last is what the whole log says.
//!
//! A registration that finds its schema registered appends nothing: it is a read, and what it tells of must be in the log
//! likewise. A primary of another make may have it from what was aborted (docs/mixed-groups.md).

use std::collections::BTreeMap;

use super::Violations;
use crate::facts::{Fact, Said, aborted, facts};
use crate::history::{Call, History};
use crate::model::{Model, Question};
use crate::operation::{Operation, Outcome};

pub fn check(history: &History) -> Violations {
    let facts = facts(history);
    let aborted = if history.is_mixed() { aborted(history) } else { Vec::new() };
    let is_aborted = |call: &Call| aborted.iter().any(|(_, said)| tells(said, call));
    let lost = history.all_calls().filter(|call| evidence(&facts, call) == Evidence::Missing && !is_aborted(call));
    let mut violations: Violations = lost.map(|call| format!("nothing in the log is about {call:?}")).collect();
    violations.extend(dropped(history));
    violations.extend(misremembered(history, &facts));
    violations
}

/// What the log has of a write that was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence<'a> {
    /// It is no write, or was not acknowledged.
    NotNeeded,
    Missing,
    /// The earliest record that may be it.
    Found(&'a Fact),
}

/// Looks for the record of a call.
pub fn evidence<'a>(facts: &'a [Fact], call: &Call) -> Evidence<'a> {
    if !call.operation.is_write() || matches!(call.outcome, Outcome::Refused(_) | Outcome::Unanswered(_)) {
        return Evidence::NotNeeded;
    }
    let may_be_old = matches!(call.operation, Operation::Register { .. } | Operation::Import { .. });
    let in_time = |fact: &&Fact| fact.at <= call.end && (may_be_old || fact.at >= call.start);
    facts.iter().filter(in_time).find(|fact| tells(&fact.said, call)).map_or(Evidence::Missing, Evidence::Found)
}

/// Whether a record says what a call was told.
fn tells(said: &Said, call: &Call) -> bool {
    match (&call.operation, &call.outcome) {
        (
            Operation::Register { subject, schema } | Operation::Import { subject, schema, .. },
            Outcome::Registered { id, version },
        ) => {
            let (subject, schema) = (subject.clone(), schema.clone());
            *said == Said::Version { subject, version: *version, id: *id, schema, deleted: false }
        }
        (Operation::DeleteVersion { subject, version, permanent: false }, Outcome::Deleted(_)) => {
            matches!(said, Said::Version { subject: s, version: v, deleted: true, .. } if s == subject && v == version)
        }
        (Operation::DeleteVersion { subject, version, permanent: true }, Outcome::Deleted(_)) => {
            *said == Said::VersionGone { subject: subject.clone(), version: *version }
        }
        (Operation::DeleteSubject { subject, permanent: false }, Outcome::Deleted(versions)) => {
            let highest = versions.iter().copied().max().unwrap_or_default();
            // those above it, if any, were deleted before
            matches!(said, Said::SubjectDeleted { subject: s, version: v } if s == subject && *v >= highest)
        }
        (Operation::DeleteSubject { subject, permanent: true }, Outcome::Deleted(versions)) => {
            let lowest = versions.iter().copied().min().unwrap_or_default();
            *said == Said::VersionGone { subject: subject.clone(), version: lowest }
        }
        (Operation::SetLevel { subject, level }, Outcome::Level(_)) => {
            *said == Said::Level { subject: subject.clone(), level: Some(level.clone()) }
        }
        (Operation::ClearLevel { subject }, Outcome::Level(_)) => {
            *said == Said::Level { subject: subject.clone(), level: None }
        }
        (Operation::SetMode { subject, mode, .. }, Outcome::Mode(_)) => {
            *said == Said::Mode { subject: subject.clone(), mode: Some(mode.clone()) }
        }
        (Operation::DeleteContext { context }, Outcome::ContextDeleted) => {
            *said == Said::Context { context: context.clone(), known: false }
        }
        _ => false,
    }
}

/// Records that the log has lost although nothing later has their key.
fn dropped(history: &History) -> Violations {
    let records = history.batches.iter().flat_map(|batch| batch.offsets.iter().zip(&batch.records));
    let mut last = BTreeMap::new();
    for (offset, record) in records.filter(|(_, record)| !record.key.is_empty()) {
        let newest = last.entry(&record.key).or_insert((*offset, record));
        if newest.0 <= *offset {
            *newest = (*offset, record);
        }
    }
    let kept: BTreeMap<_, _> = history.log.iter().map(|record| (record.offset, &record.value)).collect();
    let lost = last.values().filter(|(offset, record)| {
        let found = kept.get(offset);
        // a tombstone may be gone, once everything before it is
        record.value.is_some() && found != Some(&&record.value)
    });
    lost.map(|(offset, record)| format!("the log has lost {record:?} at {offset}")).collect()
}

/// Last answers that are not what the log says.
fn misremembered(history: &History, facts: &[Fact]) -> Violations {
    let model = Model::of(facts);
    let wrong = history.after.iter().filter_map(|call| {
        let expected = model.last(&Question::of(&call.operation)?);
        (call.outcome != expected).then(|| format!("{call:?} instead of {expected:?}"))
    });
    wrong.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{self, history};

    #[test]
    fn a_registration_without_a_record_is_noticed() {
        let mut history = history();
        assert_eq!(check(&history), [""; 0]);
        history.batches.pop();
        assert!(check(&history).iter().any(|violation| violation.contains("nothing in the log")));
    }

    #[test]
    fn a_record_after_its_acknowledgement_is_noticed() {
        let mut history = history();
        history.batches.last_mut().unwrap().at = history.calls.last().unwrap().end * 2;
        assert!(check(&history).iter().any(|violation| violation.contains("nothing in the log")));
    }

    #[test]
    fn a_record_that_the_log_has_lost_is_noticed() {
        let mut history = history();
        history.log.pop();
        assert!(check(&history).iter().any(|violation| violation.contains("has lost")));
    }

    #[test]
    fn a_node_that_has_forgotten_is_noticed() {
        let mut history = history();
        let versions = Operation::Versions { subject: "s".to_owned() };
        history.after.push(made_up::call(versions.clone(), 100, Outcome::Versions(vec![1, 2])));
        assert_eq!(check(&history), [""; 0]);
        history.after.push(made_up::call(versions, 100, Outcome::Versions(vec![1])));
        assert_eq!(check(&history).len(), 1);
    }
}
