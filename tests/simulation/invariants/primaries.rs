//! Two primaries never both succeed: once a term has begun, no earlier one appends. What a registry of another make
//! appends is of no term.

use super::Violations;
use crate::history::History;

pub fn check(history: &History) -> Violations {
    let late = history.batches.iter().filter_map(|batch| {
        let next =
            usize::try_from(batch.term).ok().filter(|term| *term > 0).and_then(|term| history.terms.get(term))?;
        let first = batch.offsets.first()?;
        (first >= next).then(|| {
            format!("term {} of node {} appended at {first}, and the next began at {next}", batch.term, batch.node)
        })
    });
    late.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariants::made_up::{append, history, version};

    #[test]
    fn an_append_after_the_next_term_has_begun_is_noticed() {
        let mut history = history();
        append(&mut history, 2, vec![version("s", 3, 3, false)]);
        assert_eq!(check(&history), [""; 0]);
        append(&mut history, 1, vec![version("s", 4, 4, false)]);
        assert_eq!(check(&history).len(), 1);
    }
}
