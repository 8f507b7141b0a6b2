//! What reads are to be answered at each place of the log.

use std::collections::BTreeMap;
use std::time::Duration;

use registrar_log::Offset;

use crate::facts::{Fact, Said};
use crate::operation::{Operation, Outcome};

/// One subject's versions: id, text, and whether it is soft-deleted.
pub type Versions = BTreeMap<i32, (i32, String, bool)>;

/// A read whose answer the log decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    Versions(String),
    Level(String),
    Mode(String),
}

impl Question {
    pub fn of(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Versions { subject } => Some(Self::Versions(subject.clone())),
            Operation::Level { subject } => Some(Self::Level(subject.clone())),
            Operation::Mode { subject } => Some(Self::Mode(subject.clone())),
            _ => None,
        }
    }

    /// Before anything is said.
    fn at_first(&self) -> Outcome {
        Outcome::Refused(match self {
            Self::Versions(_) => 40401,
            Self::Level(_) => 40408,
            Self::Mode(_) => 40409,
        })
    }
}

/// An answer, and from where and when on it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    pub from: Offset,
    pub since: Duration,
    pub answer: Outcome,
}

/// The answers to every question, in the order of the log.
#[derive(Debug, Default)]
pub struct Model {
    answers: BTreeMap<Question, Vec<Holds>>,
}

impl Model {
    pub fn of(facts: &[Fact]) -> Self {
        let mut model = Self::default();
        let mut subjects = BTreeMap::<String, Versions>::new();
        for fact in facts {
            match &fact.said {
                Said::Version { subject, .. }
                | Said::VersionGone { subject, .. }
                | Said::SubjectDeleted { subject, .. } => {
                    let versions = subjects.entry(subject.clone()).or_default();
                    apply(versions, &fact.said);
                    model.holds(Question::Versions(subject.clone()), fact, versions_answer(versions));
                }
                Said::Level { subject, level } => {
                    let question = Question::Level(subject.clone());
                    let answer = level.clone().map_or(question.at_first(), Outcome::Level);
                    model.holds(question, fact, answer);
                }
                Said::Mode { subject, mode } => {
                    let question = Question::Mode(subject.clone());
                    let answer = mode.clone().map_or(question.at_first(), Outcome::Mode);
                    model.holds(question, fact, answer);
                }
                Said::Other => {}
            }
        }
        model
    }

    /// The answers to a question, with where each begins to hold, ascending.
    pub fn answers(&self, question: &Question) -> Vec<Holds> {
        let first = Holds { from: 0, since: Duration::ZERO, answer: question.at_first() };
        let later = self.answers.get(question).into_iter().flatten().cloned();
        [first].into_iter().chain(later).collect()
    }

    /// What holds at the end of the log.
    pub fn last(&self, question: &Question) -> Outcome {
        self.answers
            .get(question)
            .and_then(|answers| answers.last())
            .map_or(question.at_first(), |last| last.answer.clone())
    }

    fn holds(&mut self, question: Question, fact: &Fact, answer: Outcome) {
        let holds = Holds { from: fact.visible, since: fact.at, answer };
        let answers = self.answers.entry(question).or_default();
        // nobody sees half a batch
        match answers.last_mut() {
            Some(last) if last.from == fact.visible => *last = holds,
            _ => answers.push(holds),
        }
    }
}

/// What a record does to the versions of its subject (spec: core 8.6).
pub fn apply(versions: &mut Versions, said: &Said) {
    match said {
        Said::Version { version, id, text, deleted, .. } => {
            versions.insert(*version, (*id, text.clone(), *deleted));
        }
        Said::VersionGone { version, .. } => {
            versions.remove(version);
        }
        Said::SubjectDeleted { version, .. } => {
            versions.range_mut(..=*version).for_each(|(_, (_, _, deleted))| *deleted = true);
        }
        _ => {}
    }
}

fn versions_answer(versions: &Versions) -> Outcome {
    if versions.is_empty() {
        return Outcome::Refused(40401);
    }
    Outcome::Versions(
        versions.iter().map(|(version, (_, _, deleted))| if *deleted { -version } else { *version }).collect(),
    )
}
