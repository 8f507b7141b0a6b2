//! A client's reads on one node never go back: there are places in the log, one after the other, at which the answers
//! are what the log says. They do not lie before the client's own writes through that node, and not beyond what the log
//! held when the answer came. Nobody sees half a batch.

use std::collections::BTreeMap;

use registrar_log::Offset;

use super::Violations;
use super::acknowledged::{Evidence, evidence};
use crate::facts::{Fact, facts};
use crate::history::{Call, History};
use crate::model::{Model, Question};

pub fn check(history: &History) -> Violations {
    let facts = facts(history);
    let model = Model::of(&facts);
    let mut seen = BTreeMap::<(usize, usize), Offset>::new();
    let mut violations = Violations::new();
    for call in history.all_calls() {
        let low = seen.entry((call.client, call.node)).or_default();
        match place(&model, &facts, call, *low) {
            Some(place) => *low = place,
            None => violations.push(format!("nothing at or after {low} of the log answers {call:?}")),
        }
    }
    violations
}

/// The first place, from `low` on, at which the answer is what the log says; none if there is none.
fn place(model: &Model, facts: &[Fact], call: &Call, low: Offset) -> Option<Offset> {
    if let Evidence::Found(fact) = evidence(facts, call) {
        return Some(low.max(fact.visible));
    }
    let Some(question) = Question::of(&call.operation) else { return Some(low) };
    if matches!(call.outcome, crate::operation::Outcome::Unanswered(_)) {
        return Some(low);
    }
    let answers = model.answers(&question);
    let ends = answers.iter().skip(1).map(|next| next.from).chain([Offset::MAX]);
    let mut holding = answers.iter().zip(ends).filter(|(holds, _)| holds.since <= call.end);
    holding.find(|(holds, end)| holds.answer == call.outcome && *end > low).map(|(holds, _)| low.max(holds.from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{call, history};
    use crate::operation::{Operation, Outcome};

    fn read(end: u64, versions: &[i32]) -> Call {
        let outcome = if versions.is_empty() { Outcome::Refused(40401) } else { Outcome::Versions(versions.to_vec()) };
        call(Operation::Versions { subject: "s".to_owned() }, end, outcome)
    }

    fn of_another(call: Call) -> Call {
        Call { client: 1, ..call }
    }

    #[test]
    fn another_client_may_read_what_is_old_but_not_older() {
        let mut history = history();
        history.calls.extend([&[][..], &[1], &[1, 2]].map(|versions| of_another(read(50, versions))));
        assert_eq!(check(&history), [""; 0]);
        history.calls.push(of_another(read(60, &[1])));
        assert_eq!(check(&history).len(), 1);
    }

    #[test]
    fn a_client_that_does_not_see_its_own_write_is_noticed() {
        let mut history = history();
        history.calls.push(read(50, &[1, 2]));
        assert_eq!(check(&history), [""; 0]);
        history.calls.push(read(60, &[1]));
        assert_eq!(check(&history).len(), 1);
    }

    #[test]
    fn what_nobody_has_written_is_noticed() {
        for versions in [&[1, 2, 3][..], &[2]] {
            let mut history = history();
            history.calls.push(of_another(read(50, versions)));
            assert_eq!(check(&history).len(), 1);
        }
        let mut early = history();
        early.calls.insert(0, of_another(read(10, &[1, 2])));
        assert_eq!(check(&early).len(), 1, "before it was written");
    }
}
