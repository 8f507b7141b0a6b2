//! Versions are dense per the delete rules (spec: core 4.3, 4.4, 4.8): a new one follows the highest there is, deleted
//! ones included; deleted ones do not come back; only what is deleted softly is deleted for good. In mode IMPORT clients
//! choose versions, taken ones included. What is so may be said again after something else was aborted, for those who have
//! read that.

use std::collections::BTreeMap;

use registrar_log::Offset;

use super::Violations;
use crate::facts::{Fact, Said, aborted, facts};
use crate::history::History;
use crate::model::{Modes, Versions, apply, subject_of};

pub fn check(history: &History) -> Violations {
    let mut subjects = BTreeMap::<String, Versions>::new();
    let mut violations = Violations::new();
    let facts = facts(history);
    let aborted = aborted(history);
    let mut modes = Modes::default();
    for (place, fact) in facts.iter().enumerate() {
        modes.apply(&fact.said);
        let Some(subject) = subject_of(&fact.said) else { continue };
        let versions = subjects.entry(subject.to_owned()).or_default();
        let replaced = replaced(&facts[..place], fact);
        if let Some(fault) = fault(versions, &fact.said).filter(|_| !follows(replaced, &fact.said))
            && !amends(&aborted, fact, versions)
            && !(modes.imports(subject) && matches!(fact.said, Said::Version { deleted: false, .. }))
        {
            violations.push(format!("{fault}: {fact:?} after {versions:?}"));
        }
        apply(versions, &fact.said);
    }
    violations
}

/// The highest version that goes in the same batch, right before a record, from the same subject: a new version takes the
/// place of deleted ones of the same content, and follows them in number (spec: core 4.3, step 14).
fn replaced(before: &[Fact], fact: &Fact) -> Option<i32> {
    let Said::Version { subject, .. } = &fact.said else { return None };
    let gone = before.iter().rev().map_while(|other| match &other.said {
        Said::VersionGone { subject: gone, version } if other.visible == fact.visible && gone == subject => {
            Some(*version)
        }
        _ => None,
    });
    gone.max()
}

/// Whether a record changes nothing, after one about the same subject was aborted.
fn amends(aborted: &[(Offset, Said)], fact: &Fact, versions: &Versions) -> bool {
    let subject = subject_of(&fact.said);
    let mut after = versions.clone();
    apply(&mut after, &fact.said);
    after == *versions && aborted.iter().any(|(offset, said)| *offset < fact.offset && subject_of(said) == subject)
}

fn follows(replaced: Option<i32>, said: &Said) -> bool {
    matches!(said, Said::Version { version, deleted: false, .. } if replaced.is_some_and(|gone| *version == gone + 1))
}

/// What is wrong with a record about a subject that has these versions.
fn fault(versions: &Versions, said: &Said) -> Option<&'static str> {
    let highest = versions.last_key_value().map_or(0, |(version, _)| *version);
    match said {
        Said::Version { version, id, schema, deleted, .. } => match versions.get(version) {
            None if *deleted => Some("a version that is not there is deleted"),
            None if *version != highest + 1 => Some("a version does not follow the one before"),
            None => None,
            Some((old, before, _)) if (old, before) != (id, schema) => Some("a version is replaced"),
            Some((.., true)) => Some("a deleted version is written again"),
            Some(_) if !deleted => Some("a version is written twice"),
            Some(_) => None,
        },
        Said::VersionGone { version, .. } => match versions.get(version) {
            None => Some("a version that is not there is deleted for good"),
            Some((.., false)) => Some("a live version is deleted for good"),
            Some(_) => None,
        },
        Said::SubjectDeleted { version, .. } => match versions.iter().rfind(|(_, (.., deleted))| !deleted) {
            // one that is deleted may be the highest: an earlier deletion of the subject covers it
            Some((live, _)) if live <= version && versions.contains_key(version) => None,
            _ => Some("a subject is deleted up to another version than its highest"),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registrar_log::{LogRecord, Record};

    use crate::invariants::made_up::{append, gone, history, version};

    #[test]
    fn what_the_rules_allow_is_no_violation() {
        let mut history = history();
        for record in [version("s", 2, 2, true), gone("s", 2), version("s", 2, 3, false)] {
            append(&mut history, 2, vec![record]);
        }
        append(&mut history, 2, vec![version("s", 2, 3, true)]);
        append(&mut history, 2, vec![gone("s", 2), version("s", 3, 3, false)]);
        assert_eq!(check(&history), [""; 0]);
    }

    #[test]
    fn what_is_so_is_said_again_only_after_something_was_aborted() {
        let mut history = history();
        append(&mut history, 2, vec![version("s", 2, 2, false), gone("s", 3)]);
        assert_eq!(check(&history).len(), 2);
        let Record { key, value } = version("s", 3, 3, false);
        history.aborted.push(LogRecord { offset: 2, timestamp: 0, key: Some(key), value });
        assert_eq!(check(&history), [""; 0]);
        append(&mut history, 2, vec![gone("s", 2)]);
        assert_eq!(check(&history).len(), 1);
    }

    #[test]
    fn versions_that_break_the_rules_are_noticed() {
        let broken = [
            vec![version("s", 4, 3, false)],
            vec![version("s", 2, 3, false)],
            vec![version("s", 2, 2, false)],
            vec![version("s", 1, 1, true), version("s", 1, 1, false)],
            vec![gone("s", 1)],
            vec![gone("s", 3)],
            vec![version("t", 2, 1, false)],
        ];
        for records in broken {
            let mut history = history();
            append(&mut history, 2, records.clone());
            assert_eq!(check(&history).len(), 1, "{records:?}");
        }
    }
}
