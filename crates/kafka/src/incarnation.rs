//! Whether the topic still is the one that was opened: it may be deleted under us, made again, or lose its records.

use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::RDKafkaErrorCode as Code;
use registrar_log::{LogError, Offset};

use crate::context::Context;
use crate::errors::missing_permission;
use crate::lineage::{Lineage, Place};
use crate::topic_id::{self, TopicId};

/// For how long a topic must be missing until it is deleted: a broker may be behind with what it knows.
const GONE: Duration = Duration::from_secs(10);

/// What is to be done about a topic that is lost.
const REMEDY: &str = "Reads are answered from memory, and nothing is written any more, because ids would be given out twice. \
    Restore the topic with its records, and restart every registrar; where the loss is accepted, restart them on the topic \
    as it is";

/// The topic as it was when the log was opened.
#[derive(Debug)]
pub(crate) struct Incarnation {
    topic: String,
    id: Option<TopicId>,
    /// Since when the brokers say that there is no such topic.
    missing: Mutex<Option<Instant>>,
    /// What has been read of it.
    lineage: Mutex<Lineage>,
    lost: OnceLock<String>,
}

/// What is wrong with the topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It may be right later.
    Passing(String),
    /// A permission is missing.
    Forbidden(String),
    /// It is not the topic that was opened any more.
    Lost(String),
}

impl From<Trouble> for LogError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Passing(reason) => Self::Unavailable(reason),
            Trouble::Forbidden(reason) | Trouble::Lost(reason) => Self::Fatal(reason),
        }
    }
}

impl Incarnation {
    /// The topic with that id, if it has one.
    pub(crate) fn new(topic: &str, id: Option<TopicId>) -> Self {
        Self {
            topic: topic.to_owned(),
            id,
            missing: Mutex::default(),
            lineage: Mutex::default(),
            lost: OnceLock::new(),
        }
    }

    /// Asks the brokers whether the topic is there and the same. Blocks.
    pub(crate) fn check(&self, client: &BaseConsumer<Context>, timeout: Duration) -> Result<(), Trouble> {
        self.found()?;
        match topic_id::ask(client, &self.topic, timeout) {
            Ok(found) => self.compare(found),
            Err(Code::UnknownTopicOrPartition | Code::UnknownTopic | Code::UnknownTopicId) => Err(self.miss()),
            Err(code) => Err(match missing_permission(code, &self.topic, "") {
                Some(missing) => Trouble::Forbidden(missing),
                None => Trouble::Passing(client.context().no_answer(&self.topic, code)),
            }),
        }
    }

    /// Whether the topic is lost as far as is known, without asking.
    pub(crate) fn found(&self) -> Result<(), Trouble> {
        self.lost.get().map_or(Ok(()), |reason| Err(Trouble::Lost(reason.clone())))
    }

    /// Takes note of a record that was read, and of the epoch of the partition's leaders in which it was written.
    pub(crate) fn saw(&self, offset: Offset, epoch: i32) {
        if let Ok(mut lineage) = self.lineage.lock() {
            lineage.saw(offset, epoch);
        }
    }

    /// Where to read on so that everything below `from` still is what was read.
    pub(crate) fn resume(&self, from: Offset) -> Place {
        self.lineage.lock().map_or(Place { offset: from, epoch: None }, |lineage| lineage.resume(from))
    }

    /// Takes note that records that were read, or were to come next, are gone.
    pub(crate) fn truncated(&self, text: &str) -> Trouble {
        self.lose(format!(
            "the topic {} does not have the records any more that were read, or that come next: it was truncated, or \
             deleted and created again ({text}); make sure that its cleanup.policy is compact and \
             unclean.leader.election.enable is false",
            self.topic
        ))
    }

    fn compare(&self, found: Option<TopicId>) -> Result<(), Trouble> {
        self.set_missing(None);
        match (self.id, found) {
            (Some(id), Some(found)) if id != found => {
                Err(self.lose(format!("the topic {} was deleted and created again while it was in use", self.topic)))
            }
            _ => Ok(()),
        }
    }

    fn miss(&self) -> Trouble {
        let now = Instant::now();
        let since = self.set_missing(Some(now)).unwrap_or(now);
        if now - since >= GONE {
            return self.lose(format!("the topic {} was deleted while it was in use", self.topic));
        }
        Trouble::Passing(format!("the topic {} does not exist", self.topic))
    }

    /// Since when it has been missing, if it was missing before as well.
    fn set_missing(&self, now: Option<Instant>) -> Option<Instant> {
        let mut missing = self.missing.lock().ok()?;
        *missing = now.and_then(|now| missing.or(Some(now)));
        *missing
    }

    /// The first reason stays.
    fn lose(&self, what: String) -> Trouble {
        Trouble::Lost(self.lost.get_or_init(|| format!("{what}. {REMEDY}")).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_topic_is_given_time() {
        let incarnation = Incarnation::new("t", None);
        assert_eq!(incarnation.miss(), Trouble::Passing("the topic t does not exist".to_owned()));
        *incarnation.missing.lock().unwrap() = Some(Instant::now() - GONE);
        assert_eq!(incarnation.compare(None), Ok(()));
        assert!(matches!(incarnation.miss(), Trouble::Passing(_)), "it was there meanwhile");
        *incarnation.missing.lock().unwrap() = Some(Instant::now() - GONE);
        let lost = incarnation.miss();
        assert!(matches!(&lost, Trouble::Lost(reason) if reason.contains("the topic t was deleted while")), "{lost:?}");
        assert_eq!(incarnation.found(), Err(lost));
    }

    #[test]
    fn the_first_loss_is_told() {
        let incarnation = Incarnation::new("t", None);
        let lost = incarnation.truncated("offset out of range");
        assert_eq!(incarnation.lose("something else".to_owned()), lost);
    }
}
