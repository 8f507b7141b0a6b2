//! How much happened.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use crate::history::History;
use crate::operation::{Operation, Outcome};

/// What several runs came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub runs: usize,
    pub calls: usize,
    /// Writes that were acknowledged.
    pub acknowledged: usize,
    /// Calls that got no answer.
    pub unanswered: usize,
    /// Comparisons of one node's answers with those of the log's other readers.
    pub samples: usize,
    /// How often a node acquired the log.
    pub terms: usize,
    pub faults: usize,
    /// Runs with a registry of another make.
    pub foreign: usize,
    /// Records that it has written.
    pub plain: usize,
    /// Records that were aborted.
    pub aborted: usize,
    /// How often each kind of write was acknowledged, and refused with each code.
    pub kinds: BTreeMap<String, usize>,
}

impl Tally {
    pub fn of(history: &History) -> Self {
        let count = |wanted: fn(&crate::history::Call) -> bool| history.all_calls().filter(|call| wanted(call)).count();
        Self {
            runs: 1,
            calls: count(|_| true),
            acknowledged: count(|call| {
                call.operation.is_write() && !matches!(call.outcome, Outcome::Refused(_) | Outcome::Unanswered(_))
            }),
            unanswered: count(|call| matches!(call.outcome, Outcome::Unanswered(_))),
            samples: history.samples.len(),
            terms: history.terms.len(),
            faults: history.faults,
            foreign: history.foreign.iter().count(),
            plain: history.batches.iter().filter(|batch| Some(batch.node) == history.foreign).count(),
            aborted: history.aborted.len(),
            kinds: kinds(history),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.runs += other.runs;
        self.calls += other.calls;
        self.acknowledged += other.acknowledged;
        self.unanswered += other.unanswered;
        self.samples += other.samples;
        self.terms += other.terms;
        self.faults += other.faults;
        self.foreign += other.foreign;
        self.plain += other.plain;
        self.aborted += other.aborted;
        for (kind, times) in other.kinds {
            *self.kinds.entry(kind).or_default() += times;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, calls, acknowledged, unanswered, samples, terms, faults, foreign, plain, aborted, .. } = self;
        write!(
            f,
            "{runs} seeds, {faults} faults, {terms} acquisitions of the log, {calls} requests, {acknowledged} writes \
             acknowledged, {unanswered} requests unanswered, {samples} samples, {aborted} records aborted; {foreign} with a \
             registry of another make, which wrote {plain} records"
        )
    }
}

fn kinds(history: &History) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for call in history.all_calls().filter(|call| call.operation.is_write()) {
        let kind = match &call.outcome {
            Outcome::Unanswered(_) => continue,
            Outcome::Refused(code) => format!("{} refused with {code}", kind(&call.operation)),
            _ => kind(&call.operation),
        };
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}

/// The kind of a write.
fn kind(operation: &Operation) -> String {
    match operation {
        Operation::Register { schema, .. } if !schema.references.is_empty() => "register what refers".to_owned(),
        Operation::Register { schema, .. } => format!("register {:?}", schema.language),
        Operation::Import { .. } => "import".to_owned(),
        Operation::DeleteVersion { permanent, .. } => format!("delete version, permanent: {permanent}"),
        Operation::DeleteSubject { permanent, .. } => format!("delete subject, permanent: {permanent}"),
        Operation::SetLevel { .. } => "set level".to_owned(),
        Operation::ClearLevel { .. } => "clear level".to_owned(),
        Operation::SetMode { mode, .. } => format!("set mode {mode}"),
        Operation::DeleteContext { .. } => "delete context".to_owned(),
        Operation::Versions { .. }
        | Operation::Level { .. }
        | Operation::Mode { .. }
        | Operation::ById { .. }
        | Operation::Contexts => "read".to_owned(),
    }
}
