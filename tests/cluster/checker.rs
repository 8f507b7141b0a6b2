//! Whether a history and the topic that it has left agree with what the registry promises. One file per rule.

mod aborted;
mod ids;
mod made;
mod origins;
mod reads;
mod replicas;
mod state;
mod versions;
mod writers;

use crate::history::Entry;
use crate::topic::Topic;

pub(crate) use replicas::Replica;

/// How far a record's time may be off, in milliseconds: both clocks are the machine's, and cut to whole milliseconds.
const SLACK: i64 = 2;

/// What was found: everything that breaks a rule, and figures for people.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) complaints: Vec<String>,
    pub(crate) figures: Vec<(&'static str, usize)>,
}

impl Verdict {
    fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }

    fn count(&mut self, what: &'static str, number: usize) {
        self.figures.push((what, number));
    }
}

/// Checks everything. `replicas` is what each node answers after the last write.
pub(crate) fn check(history: &[Entry], topic: &Topic, replicas: &[Replica]) -> Verdict {
    let mut verdict = Verdict::default();
    ids::one_id_names_one_schema(topic, &mut verdict);
    ids::ids_grow(topic, &mut verdict);
    ids::answers_agree(history, topic, &mut verdict);
    versions::versions_are_dense(topic, &mut verdict);
    origins::writes_and_records_agree(history, topic, &mut verdict);
    aborted::aborted_records_are_accounted_for(history, topic, &mut verdict);
    writers::writers_follow_each_other(topic, &mut verdict);
    reads::reads_never_go_back(history, topic, &mut verdict);
    replicas::replicas_agree(topic, replicas, &mut verdict);
    verdict
}
