//! What a schema refers to is there: at each place of the log, every version that another refers to, and what a live one
//! refers to is live. Nobody has imported what refers, so this has no exception (spec: core 4.8).

use std::collections::BTreeMap;

use super::Violations;
use crate::facts::{Fact, facts};
use crate::history::History;
use crate::model::{Versions, apply, subject_of};

pub fn check(history: &History) -> Violations {
    let facts = facts(history);
    let mut subjects = BTreeMap::<String, Versions>::new();
    let mut violations = Violations::new();
    for (place, fact) in facts.iter().enumerate() {
        let Some(subject) = subject_of(&fact.said) else { continue };
        apply(subjects.entry(subject.to_owned()).or_default(), &fact.said);
        let is_end_of_batch = facts.get(place + 1).is_none_or(|next| next.visible != fact.visible);
        if is_end_of_batch {
            violations.extend(dangling(&subjects).into_iter().map(|text| told(&text, fact)));
        }
    }
    violations
}

fn told(text: &str, fact: &Fact) -> String {
    format!("{text} after {fact:?}")
}

fn dangling(subjects: &BTreeMap<String, Versions>) -> Violations {
    let mut found = Violations::new();
    for (subject, versions) in subjects {
        for (version, (_, schema, deleted)) in versions {
            for reference in &schema.references {
                let target = subjects.get(&reference.target(subject)).and_then(|all| all.get(&reference.version));
                if target.is_none_or(|(.., gone)| *gone && !deleted) {
                    found.push(format!("version {version} of {subject} refers to {reference:?}, which is {target:?}"));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{append, gone, history, stored, version};
    use crate::schema::Schema;

    fn referring(deleted: bool) -> registrar_log::Record {
        stored("w", 1, 3, &Schema::referring("s", 2), deleted)
    }

    #[test]
    fn what_is_referred_to_stays() {
        let mut history = history();
        append(&mut history, 2, vec![referring(false)]);
        append(&mut history, 2, vec![referring(true)]);
        append(&mut history, 2, vec![version("s", 2, 2, true)]);
        append(&mut history, 2, vec![gone("s", 2), gone("w", 1)]);
        assert_eq!(check(&history), [""; 0]);
    }

    #[test]
    fn a_reference_to_what_is_deleted_is_noticed() {
        for records in [vec![version("s", 2, 2, true)], vec![referring(true), gone("s", 2)]] {
            let mut history = history();
            append(&mut history, 2, vec![referring(false)]);
            append(&mut history, 2, records);
            assert_eq!(check(&history).len(), 1);
        }
    }
}
