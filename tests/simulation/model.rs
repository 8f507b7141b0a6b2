//! What reads are to be answered at each place of the log.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use registrar_log::Offset;

use crate::facts::{Fact, Said};
use crate::operation::{Operation, Outcome};
use crate::schema::Schema;

/// One subject's versions: id, schema, and whether it is soft-deleted.
pub type Versions = BTreeMap<i32, (i32, Schema, bool)>;

/// A read whose answer the log decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    Versions(String),
    Level(String),
    Mode(String),
    Contexts,
}

impl Question {
    pub fn of(operation: &Operation) -> Option<Self> {
        match operation {
            Operation::Versions { subject } => Some(Self::Versions(subject.clone())),
            Operation::Level { subject } => Some(Self::Level(subject.clone())),
            Operation::Mode { subject } => Some(Self::Mode(subject.clone())),
            Operation::Contexts => Some(Self::Contexts),
            _ => None,
        }
    }

    /// Before anything is said.
    fn at_first(&self) -> Outcome {
        match self {
            Self::Versions(_) => Outcome::Refused(40401),
            Self::Level(_) => Outcome::Refused(40408),
            Self::Mode(_) => Outcome::Refused(40409),
            Self::Contexts => Outcome::Contexts(vec![".".to_owned()]),
        }
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
        let mut contexts = BTreeSet::from([".".to_owned()]);
        for fact in facts {
            if let Some(subject) = subject_of(&fact.said) {
                let versions = subjects.entry(subject.to_owned()).or_default();
                apply(versions, &fact.said);
                model.holds(Question::Versions(subject.to_owned()), fact, versions_answer(versions));
            }
            match &fact.said {
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
                Said::Context { context, known } => {
                    if *known {
                        contexts.insert(context.clone())
                    } else {
                        contexts.remove(context)
                    };
                    model.holds(Question::Contexts, fact, Outcome::Contexts(contexts.iter().cloned().collect()));
                }
                _ => {}
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

/// The mode of each subject that has one of its own.
#[derive(Debug, Default)]
pub struct Modes(BTreeMap<String, String>);

impl Modes {
    pub fn apply(&mut self, said: &Said) {
        if let Said::Mode { subject, mode } = said {
            match mode {
                Some(mode) => self.0.insert(subject.clone(), mode.clone()),
                None => self.0.remove(subject),
            };
        }
    }

    /// Whether clients choose ids and versions.
    pub fn imports(&self, subject: &str) -> bool {
        self.0.get(subject).is_some_and(|mode| mode == "IMPORT")
    }
}

/// The subject whose versions a record is about.
pub fn subject_of(said: &Said) -> Option<&str> {
    match said {
        Said::Version { subject, .. }
        | Said::VersionGone { subject, .. }
        | Said::SubjectDeleted { subject, .. }
        | Said::SubjectCleared { subject } => Some(subject),
        _ => None,
    }
}

/// What a record does to the versions of its subject (spec: core 8.6).
pub fn apply(versions: &mut Versions, said: &Said) {
    match said {
        Said::Version { version, id, schema, deleted, .. } => {
            versions.insert(*version, (*id, schema.clone(), *deleted));
        }
        Said::VersionGone { version, .. } => {
            versions.remove(version);
        }
        Said::SubjectDeleted { version, .. } => {
            versions.range_mut(..=*version).for_each(|(_, (_, _, deleted))| *deleted = true);
        }
        Said::SubjectCleared { .. } => versions.retain(|_, (_, _, deleted)| !*deleted),
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
