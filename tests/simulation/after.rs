//! What is asked once the faults have stopped.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use registrar_log::{Member, Role};
use registrar_testkit::cluster::Cluster;
use tokio::time::sleep;

use crate::history::{Call, Sample, Trial};
use crate::load::Load;
use crate::operation::{Operation, Outcome};
use crate::samples::sample;
use crate::schema::Language;
use crate::subjects;

/// The client that looks after everything.
pub const LAST_CLIENT: usize = usize::MAX;

/// How long a write is tried.
const PATIENCE: Duration = Duration::from_secs(120);

/// The longest that a node does not stand for election, and then some.
const BARRED: Duration = Duration::from_secs(320);

/// How long the others may need to notice that a member does not stand any more.
const TAKE_OVER: Duration = Duration::from_secs(15);

/// The calls of the last client, in order.
pub struct After {
    load: Arc<Load>,
    calls: Mutex<Vec<Call>>,
    trials: Mutex<Vec<Trial>>,
}

impl After {
    pub fn new(load: &Arc<Load>) -> Self {
        Self { load: Arc::clone(load), calls: Mutex::default(), trials: Mutex::default() }
    }

    /// Everything that was asked.
    pub fn done(self) -> (Vec<Trial>, Vec<Call>) {
        (self.trials.into_inner(), self.calls.into_inner())
    }

    /// Tries a write on each node until it is accepted, or has been tried for too long.
    pub async fn trial(&self, subject: &str) {
        let since = self.load.begun.elapsed();
        self.trials.lock().push(Trial { subject: subject.to_owned(), since });
        for node in 0..self.load.cluster.len() {
            let schema = Language::Avro.schema("R", &format!("{subject}{node}"));
            loop {
                let operation = Operation::Register { subject: subject.to_owned(), schema: schema.clone() };
                let is_accepted = matches!(self.call(node, operation).await, Outcome::Registered { .. });
                if is_accepted || self.load.begun.elapsed() > since + PATIENCE {
                    break;
                }
                sleep(Duration::from_millis(200)).await;
            }
        }
    }

    /// Tries a write while the primary may not write.
    pub async fn trial_without_permission(&self) {
        let cluster = &self.load.cluster;
        let Some(primary) = (0..cluster.len()).find(|node| cluster.role(*node) == Some(Role::Primary)) else { return };
        cluster.forbid_writes(primary, true);
        self.trial("forbidden").await;
        cluster.forbid_writes(primary, false);
    }

    /// A registry of another make does not stand any more, a node takes over, and both come to the same: gives what they
    /// answer then. Then it leaves.
    pub async fn farewell(&self, foreign: usize) -> Vec<Sample> {
        let cluster = &self.load.cluster;
        cluster.stand(foreign, false);
        sleep(TAKE_OVER).await;
        self.trial("parting").await;
        settle(cluster).await;
        let mut answers = Vec::new();
        for node in 0..=foreign {
            answers.extend(sample(cluster, node).await);
        }
        cluster.stop(foreign).await;
        answers
    }

    /// Registers a schema and deletes it for good, which leaves the highest id without an owner.
    pub async fn highest_id_deleted(&self) {
        let subject = "doomed".to_owned();
        let operations = [
            Operation::Register { subject: subject.clone(), schema: Language::Avro.schema("R", "doomed") },
            Operation::DeleteSubject { subject: subject.clone(), permanent: false },
            Operation::DeleteSubject { subject, permanent: true },
        ];
        for operation in operations {
            self.call(0, operation).await;
        }
    }

    /// Everything that the model knows the answer to, on every node.
    pub async fn last_reads(&self) {
        for node in 0..self.load.cluster.len() {
            self.call(node, Operation::Contexts).await;
            for subject in subjects::names() {
                let (versions, level) = (subject.clone(), subject.clone());
                let questions = [
                    Operation::Versions { subject: versions },
                    Operation::Level { subject: level },
                    Operation::Mode { subject },
                ];
                for operation in questions {
                    self.call(node, operation).await;
                }
            }
        }
    }

    async fn call(&self, node: usize, operation: Operation) -> Outcome {
        let call = self.load.call(LAST_CLIENT, node, operation).await;
        let outcome = call.outcome.clone();
        self.calls.lock().push(call);
        outcome
    }
}

/// Waits until every node is ready and none has anything more to apply, for a minute at most.
pub async fn settle(cluster: &Cluster) {
    let mut before = None;
    for _ in 0..120 {
        sleep(Duration::from_millis(500)).await;
        let nodes = || (0..cluster.len()).chain(cluster.foreign().filter(|node| cluster.incarnation(*node).is_some()));
        let ready = nodes().all(|node| cluster.is_ready(node));
        let applied: Vec<_> = nodes().map(|node| cluster.applied(node)).collect();
        let is_level = ready && applied.iter().all(|position| *position == applied[0]);
        let is_settled = is_level && before.as_ref() == Some(&applied);
        before = Some(applied);
        if is_settled {
            return;
        }
    }
}

/// Waits until every node stands for election, as long as any may take that was barred from it. Gives who takes part.
pub async fn standing_again(cluster: &Cluster) -> Vec<Member> {
    let pause = Duration::from_secs(1);
    let mut waited = Duration::ZERO;
    loop {
        let members = cluster.members(0);
        let standing = members.iter().filter(|member| member.eligible).count();
        if standing >= cluster.len() || waited > BARRED {
            return members;
        }
        sleep(pause).await;
        waited += pause;
    }
}
