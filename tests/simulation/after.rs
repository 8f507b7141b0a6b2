//! What is asked once the faults have stopped.

use std::time::Duration;

use registrar_testkit::cluster::Cluster;
use tokio::time::sleep;

use crate::history::Call;
use crate::load::Load;
use crate::operation::{Operation, Outcome};
use crate::schema::Language;
use crate::subjects;

/// The client that looks after everything.
pub const LAST_CLIENT: usize = usize::MAX;

/// Tries a write on each node until it is accepted, or the run is older than `until`.
pub async fn attempts(load: &Load, subject: &str, until: Duration) -> Vec<Call> {
    let mut attempts = Vec::new();
    for node in 0..load.cluster.len() {
        let schema = Language::Avro.schema("R", &format!("{subject}{node}"));
        loop {
            let operation = Operation::Register { subject: subject.to_owned(), schema: schema.clone() };
            let call = load.call(LAST_CLIENT, node, operation).await;
            let is_over = matches!(call.outcome, Outcome::Registered { .. }) || load.begun.elapsed() > until;
            attempts.push(call);
            if is_over {
                break;
            }
            sleep(Duration::from_millis(200)).await;
        }
    }
    attempts
}

/// Waits until every node is ready and none has anything more to apply, for a minute at most.
pub async fn settle(cluster: &Cluster) {
    let mut before = None;
    for _ in 0..120 {
        sleep(Duration::from_millis(500)).await;
        let ready = (0..cluster.len()).all(|node| cluster.is_ready(node));
        let applied: Vec<_> = (0..cluster.len()).map(|node| cluster.applied(node)).collect();
        let is_level = ready && applied.iter().all(|position| *position == applied[0]);
        let is_settled = is_level && before.as_ref() == Some(&applied);
        before = Some(applied);
        if is_settled {
            return;
        }
    }
}

/// Registers a schema and deletes it for good, which leaves the highest id without an owner.
pub async fn highest_id_deleted(load: &Load) -> Vec<Call> {
    let subject = "doomed".to_owned();
    let operations = [
        Operation::Register { subject: subject.clone(), schema: Language::Avro.schema("R", "doomed") },
        Operation::DeleteSubject { subject: subject.clone(), permanent: false },
        Operation::DeleteSubject { subject, permanent: true },
    ];
    let mut calls = Vec::new();
    for operation in operations {
        calls.push(load.call(LAST_CLIENT, 0, operation).await);
    }
    calls
}

/// Everything that the model knows the answer to, on every node.
pub async fn last_reads(load: &Load) -> Vec<Call> {
    let mut calls = Vec::new();
    for node in 0..load.cluster.len() {
        calls.push(load.call(LAST_CLIENT, node, Operation::Contexts).await);
        for subject in subjects::names() {
            let (versions, level) = (subject.clone(), subject.clone());
            let questions = [
                Operation::Versions { subject: versions },
                Operation::Level { subject: level },
                Operation::Mode { subject },
            ];
            for operation in questions {
                calls.push(load.call(LAST_CLIENT, node, operation).await);
            }
        }
    }
    calls
}
