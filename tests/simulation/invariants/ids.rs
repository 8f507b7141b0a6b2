//! One id names one schema for ever, per context: in the log, deleted versions included, and in every answer.
//!
//! But for ids that clients choose: in mode IMPORT, an id that nothing has any more may be given to another schema (spec:
//! core 4.3, step 13).

use std::collections::{BTreeMap, BTreeSet};

use super::Violations;
use crate::facts::{Said, facts};
use crate::history::{Call, History};
use crate::model::Modes;
use crate::operation::{Operation, Outcome, context};
use crate::schema::Schema;

/// An id of a context.
type Id = (String, i32);

/// What ids have named, and which versions have them now.
#[derive(Default)]
struct Named {
    schemas: BTreeMap<Id, Vec<Schema>>,
    owners: BTreeMap<Id, BTreeSet<(String, i32)>>,
    ids: BTreeMap<(String, i32), Id>,
}

pub fn check(history: &History) -> Violations {
    let mut named = Named::default();
    let mut modes = Modes::default();
    let mut violations = Violations::new();
    for fact in facts(history) {
        modes.apply(&fact.said);
        match &fact.said {
            Said::Version { subject, version, id, schema, .. } => {
                let id = (context(subject).to_owned(), *id);
                if let Some(before) = named.other_name(&id, schema, modes.imports(subject)) {
                    violations.push(format!("id {id:?} named {before:?} before {fact:?}"));
                }
                named.owns(subject, *version, Some(id));
            }
            Said::VersionGone { subject, version } => named.owns(subject, *version, None),
            _ => {}
        }
    }
    for call in history.all_calls() {
        if let Some((id, schema)) = told(call)
            && !named.schemas.entry(id.clone()).or_insert_with(|| vec![schema.clone()]).contains(schema)
        {
            violations.push(format!("id {id:?} is told to name another schema: {call:?}"));
        }
    }
    violations
}

impl Named {
    /// What an id names already, if that is another schema; else it names this one from now on.
    fn other_name(&mut self, id: &Id, schema: &Schema, imported: bool) -> Option<&Schema> {
        let is_free = self.owners.get(id).is_none_or(BTreeSet::is_empty);
        let names = self.schemas.entry(id.clone()).or_default();
        if names.is_empty() || names.last() != Some(schema) && imported && is_free {
            names.push(schema.clone());
        }
        names.last().filter(|name| *name != schema)
    }

    /// A version has an id, or is gone.
    fn owns(&mut self, subject: &str, version: i32, id: Option<Id>) {
        let version = (subject.to_owned(), version);
        if let Some(former) = self.ids.remove(&version) {
            self.owners.entry(former).or_default().remove(&version);
        }
        if let Some(id) = id {
            self.owners.entry(id.clone()).or_default().insert(version.clone());
            self.ids.insert(version, id);
        }
    }
}

/// The id that an answer tells of.
fn told(call: &Call) -> Option<(Id, &Schema)> {
    match (&call.operation, &call.outcome) {
        (
            Operation::Register { subject, schema } | Operation::Import { subject, schema, .. },
            Outcome::Registered { id, .. },
        ) => Some(((context(subject).to_owned(), *id), schema)),
        (Operation::ById { context, id }, Outcome::Schema(schema)) => Some(((context.clone(), *id), schema)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{append, call, gone, history, mode, named, schema, version};

    #[test]
    fn an_id_that_is_given_out_again_is_noticed() {
        let mut history = history();
        append(&mut history, 2, vec![gone("s", 2)]);
        append(&mut history, 2, vec![version(":.a:s", 1, 2, false)]);
        assert_eq!(check(&history), [""; 0]);
        append(&mut history, 2, vec![named("t", 1, 2, 3)]);
        assert_eq!(check(&history).len(), 1);
    }

    #[test]
    fn an_id_that_nothing_has_may_be_imported() {
        let mut history = history();
        append(&mut history, 2, vec![mode("t", "IMPORT"), gone("s", 2), named("t", 1, 2, 3)]);
        assert_eq!(check(&history), [""; 0]);
        let mut taken = history.clone();
        append(&mut taken, 2, vec![named("t", 2, 2, 4)]);
        assert_eq!(check(&taken).len(), 1);
        append(&mut history, 2, vec![mode("t", "READWRITE"), gone("t", 1), named("t", 1, 2, 4)]);
        assert_eq!(check(&history).len(), 1);
    }

    #[test]
    fn an_answer_that_names_another_schema_is_noticed() {
        let mut history = history();
        let by_id = Operation::ById { context: ".".to_owned(), id: 1 };
        history.calls.push(call(by_id.clone(), 50, Outcome::Schema(schema(1))));
        assert_eq!(check(&history), [""; 0]);
        history.calls.push(call(by_id, 60, Outcome::Schema(schema(2))));
        assert_eq!(check(&history).len(), 1);
    }
}
