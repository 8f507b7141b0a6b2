//! What a log's records mean.

use bytes::Bytes;

use crate::{LogRecord, Record};

/// What a command comes to: the records to append, none for an answer that changes nothing, and the answer.
#[derive(Debug)]
pub struct Evaluation<A> {
    /// Appended together with the rest of the batch, in this order.
    pub records: Vec<Record>,
    /// Given to the caller once the records are applied.
    pub answer: A,
}

/// A state machine over a log. Evaluating and applying are synchronous and pure: no clock, no I/O, no role.
pub trait Machine: Send + Sync + 'static {
    /// A mutation that is asked for. It may be evaluated more than once.
    type Command: Send + 'static;
    /// What the asker gets.
    type Answer: Send + 'static;
    /// The applied state with the records of the current batch laid on top.
    type View<'a>;

    /// A view of what is applied, with nothing laid on top.
    fn view(&self) -> Self::View<'_>;

    /// Evaluates a command against a view and lays its records on top of it.
    fn evaluate(&self, view: &mut Self::View<'_>, command: &mut Self::Command) -> Evaluation<Self::Answer>;

    /// The records that a node appends when it has become primary and has read the log to its end.
    fn take_over(&self) -> Vec<Record>;

    /// The records that set right what somebody holds who has taken aborted records with these keys for committed ones.
    /// Applying them changes no answer.
    fn amend(&self, keys: &[Bytes]) -> Vec<Record> {
        let _ = keys;
        Vec::new()
    }

    /// A record without a meaning, for a log that has to end in a record; none if there is no such thing.
    fn filler(&self) -> Option<Record> {
        None
    }

    /// Applies records that are committed, in order; readers see all of them or none.
    fn apply(&self, records: &[LogRecord]);
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Keeps nothing: all that counts is how far it is applied.
    pub(crate) struct Nothing;

    impl Machine for Nothing {
        type Command = ();
        type Answer = ();
        type View<'a> = ();

        fn view(&self) {}

        fn evaluate(&self, (): &mut (), (): &mut ()) -> Evaluation<()> {
            Evaluation { records: Vec::new(), answer: () }
        }

        fn take_over(&self) -> Vec<Record> {
            Vec::new()
        }

        fn apply(&self, _: &[LogRecord]) {}
    }
}
