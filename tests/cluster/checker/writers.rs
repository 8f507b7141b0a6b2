//! Writers: one after the other, never two in turns. A writer is known by its producers' epochs, which the brokers raise
//! with each take-over, and by the NOOP that it commits first.

use std::collections::{BTreeMap, BTreeSet};

use crate::checker::Verdict;
use crate::topic::{Batch, Key, Topic};

/// A producer in one of its lives.
type Life = (i64, i32);

/// A producer's epochs grow, each writer begins with a life that is new, and after that no earlier writer commits.
pub(crate) fn writers_follow_each_other(topic: &Topic, verdict: &mut Verdict) {
    let first_records: BTreeSet<i64> =
        topic.committed().filter(|record| record.key == Key::Noop).map(|record| record.offset).collect();
    let committed: BTreeSet<i64> = topic.committed().map(|record| record.offset).collect();
    let mut epochs: BTreeMap<i64, i32> = BTreeMap::new();
    let (mut seen, mut retired): (BTreeSet<Life>, BTreeSet<Life>) = Default::default();
    for batch in topic.batches.iter().filter(|batch| !batch.is_marker) {
        let Batch { first, last, producer, epoch, .. } = *batch;
        let known = epochs.entry(producer).or_insert(epoch);
        if epoch < *known {
            verdict.complain(format!("offset {first}: epoch {epoch} of producer {producer} comes after epoch {known}"));
        }
        *known = epoch.max(*known);
        if !committed.contains(&first) {
            continue;
        }
        if first_records.range(first..=last).next().is_some() {
            if seen.contains(&(producer, epoch)) {
                verdict
                    .complain(format!("offset {first}: producer {producer} takes over in an epoch that it had before"));
            }
            retired.append(&mut seen);
        }
        seen.insert((producer, epoch));
        if retired.contains(&(producer, epoch)) {
            verdict
                .complain(format!("offset {first}: producer {producer} commits after another writer has taken over"));
        }
    }
    let markers = topic.batches.iter().filter(|batch| batch.is_marker).count();
    verdict.count("take-overs", first_records.len());
    verdict.count("transactions ended", markers);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checker::made::{Made, complaints};

    fn found(topic: &Made) -> Vec<String> {
        complaints(|verdict| writers_follow_each_other(&topic.topic(), verdict))
    }

    fn two() -> Made {
        Made::default().taken_over(1).schema("s", 1, 1, "a").taken_over(2).schema("s", 2, 2, "b")
    }

    #[test]
    fn one_after_the_other_is_right() {
        assert_eq!(found(&two().taken_over(5).schema("s", 3, 3, "c")), [""; 0]);
        let aborted = two().by(1).schema("s", 3, 3, "c").aborted();
        assert!(found(&aborted).iter().all(|found| found.contains("comes after")));
    }

    #[test]
    fn an_earlier_writer_that_commits_is_seen() {
        let mut topic = two().by(1).schema("s", 3, 3, "c").topic();
        assert_eq!(complaints(|verdict| writers_follow_each_other(&topic, verdict)).len(), 2);
        // through another of its producers, whose epoch nobody has raised
        topic.batches.iter_mut().filter(|batch| batch.first == 2 || batch.first == 8).for_each(|b| b.producer = 9);
        assert_eq!(complaints(|verdict| writers_follow_each_other(&topic, verdict)).len(), 1);
    }

    #[test]
    fn a_take_over_without_a_fence_is_seen() {
        assert_eq!(found(&two().taken_over(2)).len(), 2);
    }
}
