//! What the topic says about each subject, by offset.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::history::{Answer, Read};
use crate::topic::{Key, Record, Topic};

/// A subject as it is at an offset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) versions: BTreeMap<u32, Version>,
    level: Option<String>,
    mode: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) text: Arc<str>,
    pub(crate) deleted: bool,
}

impl Subject {
    /// Applies a record of this subject (spec: core 8.6).
    pub(crate) fn apply(&mut self, record: &Record) {
        let setting = |name: &str| Some(record.value.as_ref()?[name].as_str()?.to_owned());
        match &record.key {
            Key::Schema { version, .. } => {
                self.versions.remove(version);
                if let Some((_, text)) = record.schema() {
                    let state = Version { text: text.into(), deleted: record.is_deleted() };
                    self.versions.insert(*version, state);
                }
            }
            Key::DeleteSubject(_) => {
                let value = record.value.as_ref();
                let last = value.and_then(|value| value["version"].as_u64()).unwrap_or_default();
                let covered = self.versions.iter_mut().filter(|(version, _)| u64::from(**version) <= last);
                covered.for_each(|(_, version)| version.deleted = true);
            }
            Key::Config(_) => self.level = setting("compatibilityLevel"),
            Key::Mode(_) => self.mode = setting("mode"),
            Key::Noop | Key::Mark | Key::Other(_) => {}
        }
    }

    /// What a node in this state answers.
    pub(crate) fn answer(&self, read: Read) -> Answer {
        match read {
            Read::Versions => Answer::Versions(self.versions.keys().copied().collect()),
            Read::LiveVersions => {
                let live = self.versions.iter().filter(|(_, version)| !version.deleted);
                Answer::Versions(live.map(|(version, _)| *version).collect())
            }
            Read::Level => Answer::Setting(self.level.clone()),
            Read::Mode => Answer::Setting(self.mode.clone()),
        }
    }
}

/// The states of every subject, each with the offset and the time of the transaction that made it visible.
#[derive(Debug)]
pub(crate) struct Timelines {
    /// Each from before the subject's first record.
    states: BTreeMap<String, Vec<Visible>>,
    /// What a subject without records is like.
    nothing: [Visible; 1],
}

#[derive(Debug, Clone)]
pub(crate) struct Visible {
    pub(crate) from: i64,
    /// Milliseconds since the Unix epoch.
    pub(crate) since: i64,
    pub(crate) subject: Subject,
}

impl Timelines {
    pub(crate) fn of(topic: &Topic) -> Self {
        let mut states: BTreeMap<String, Vec<Visible>> = BTreeMap::new();
        for transaction in topic.transactions() {
            let Some(last) = transaction.last() else { continue };
            for record in &transaction {
                let Some(name) = record.subject() else { continue };
                let timeline = states.entry(name.to_owned()).or_insert_with(|| vec![Visible::before()]);
                let mut next = timeline.last().cloned().unwrap_or_else(Visible::before);
                next.subject.apply(record);
                if next.from == last.offset {
                    timeline.pop();
                }
                timeline.push(Visible { from: last.offset, since: record.timestamp, ..next });
            }
        }
        Self { states, nothing: [Visible::before()] }
    }

    /// The states of a subject in order, from before its first record.
    pub(crate) fn subject(&self, name: &str) -> &[Visible] {
        self.states.get(name).map_or(&self.nothing, Vec::as_slice)
    }

    /// The last state of each subject.
    pub(crate) fn last(&self) -> impl Iterator<Item = (&String, &Subject)> {
        self.states.iter().filter_map(|(name, states)| Some((name, &states.last()?.subject)))
    }
}

impl Visible {
    fn before() -> Self {
        Self { from: -1, since: i64::MIN, subject: Subject::default() }
    }
}
