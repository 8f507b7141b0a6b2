//! One id names one schema for ever, per context: in the log, deleted versions included, and in every answer.

use std::collections::BTreeMap;

use super::Violations;
use crate::facts::{Said, facts};
use crate::history::{Call, History};
use crate::operation::{Operation, Outcome, context};

pub fn check(history: &History) -> Violations {
    let mut named = BTreeMap::new();
    let mut violations = Violations::new();
    let mut name = |context: &str, id: i32, text: &str, by: &dyn std::fmt::Debug| {
        let first = named.entry((context.to_owned(), id)).or_insert_with(|| text.to_owned());
        if *first != text {
            violations.push(format!("id {id} of context {context} named {first} before {by:?}"));
        }
    };
    for fact in facts(history) {
        if let Said::Version { subject, id, text, .. } = &fact.said {
            name(context(subject), *id, text, &fact);
        }
    }
    for call in history.all_calls() {
        if let Some((context, id, text)) = told(call) {
            name(context, id, text, call);
        }
    }
    violations
}

/// The id that an answer tells of.
fn told(call: &Call) -> Option<(&str, i32, &str)> {
    match (&call.operation, &call.outcome) {
        (Operation::Register { subject, text }, Outcome::Registered { id, .. }) => Some((context(subject), *id, text)),
        (Operation::ById { context, id }, Outcome::Text(text)) => Some((context, *id, text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{append, call, gone, history, text, version};

    #[test]
    fn an_id_that_is_given_out_again_is_noticed() {
        let mut history = history();
        append(&mut history, 2, vec![gone("s", 2)]);
        append(&mut history, 2, vec![version(":.a:s", 1, 2, false)]);
        assert_eq!(check(&history), [""; 0]);
        let mut again = version("t", 1, 2, false);
        again.value = version("t", 1, 3, false)
            .value
            .map(|value| String::from_utf8_lossy(&value).replace("\"id\":3", "\"id\":2").into());
        append(&mut history, 2, vec![again]);
        assert_eq!(check(&history).len(), 1);
    }

    #[test]
    fn an_answer_that_names_another_schema_is_noticed() {
        let mut history = history();
        let by_id = Operation::ById { context: ".".to_owned(), id: 1 };
        history.calls.push(call(by_id.clone(), 50, Outcome::Text(text(1))));
        assert_eq!(check(&history), [""; 0]);
        history.calls.push(call(by_id, 60, Outcome::Text(text(2))));
        assert_eq!(check(&history).len(), 1);
    }
}
