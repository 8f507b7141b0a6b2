//! Evaluating a batch, without waiting for anything.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::time::Instant;
use tracing::error;

use super::{Submission, WriterConfig};
use crate::{Machine, Record, SubmitError};

/// Commands that are appended together, with what they come to.
pub(super) struct Batch<M: Machine> {
    pub submissions: Vec<Submission<M>>,
    pub answers: Vec<M::Answer>,
    pub records: Vec<Record>,
}

impl<M: Machine> Batch<M> {
    /// Takes commands from the front of `waiting` and evaluates each against what the ones before it come to.
    pub fn evaluate(machine: &M, waiting: &mut VecDeque<Submission<M>>, config: &WriterConfig) -> Self {
        let mut batch = Self { submissions: Vec::new(), answers: Vec::new(), records: Vec::new() };
        let mut view = machine.view();
        let mut bytes = 0;
        while batch.submissions.len() < config.batch_commands && bytes < config.batch_bytes {
            let Some(mut submission) = waiting.pop_front() else { break };
            // a command that panics must not take the write path with it
            let evaluated = catch_unwind(AssertUnwindSafe(|| machine.evaluate(&mut view, &mut submission.command)));
            let Ok(evaluation) = evaluated else {
                error!("a command panicked; it is refused and has no effect");
                submission.reply(Err(SubmitError::Failed("internal error".to_owned())));
                continue;
            };
            bytes += evaluation.records.iter().map(Record::size).sum::<usize>();
            batch.records.extend(evaluation.records);
            batch.answers.push(evaluation.answer);
            batch.submissions.push(submission);
        }
        batch
    }

    /// Gives every asker its answer.
    pub fn succeed(self) {
        for (submission, answer) in self.submissions.into_iter().zip(self.answers) {
            submission.reply(Ok(answer));
        }
    }

    /// Tells every asker that nobody knows what became of the batch; those whose commands look for that first are told to
    /// ask again.
    pub fn lose(self, reason: &str) {
        for submission in self.submissions {
            let error = match submission.repeatable {
                true => SubmitError::NotPrimary(reason.to_owned()),
                false => SubmitError::Unknown(reason.to_owned()),
            };
            submission.reply(Err(error));
        }
    }

    /// Those commands, none of which has had an effect, whose askers still wait at `then`. The others are told why not.
    pub fn patient(self, then: Instant, reason: &str) -> impl Iterator<Item = Submission<M>> {
        self.submissions.into_iter().filter_map(move |submission| {
            if submission.deadline > then {
                return (!submission.answer.is_closed()).then_some(submission);
            }
            submission.reply(Err(SubmitError::Failed(reason.to_owned())));
            None
        })
    }

    /// Gives every asker the same refusal.
    pub fn fail(self, error: &SubmitError) {
        self.submissions.into_iter().for_each(|submission| submission.reply(Err(error.clone())));
    }
}
