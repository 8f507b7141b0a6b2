//! What nodes answer at one place of the log.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use parking_lot::Mutex;
use registrar_testkit::cluster::{Cluster, Dice};
use tokio::time::{sleep, timeout};

use crate::history::Sample;
use crate::subjects;

const PAUSE: Duration = Duration::from_secs(6);

/// The samples of one run.
#[derive(Default)]
pub struct Samples(Mutex<Vec<Sample>>);

impl Samples {
    /// Asks all nodes now and then, for as long as it is polled.
    pub async fn now_and_then(&self, cluster: &Cluster, dice: &Dice) {
        loop {
            sleep(dice.up_to(PAUSE)).await;
            self.of_all(cluster).await;
        }
    }

    /// Asks every node that answers.
    pub async fn of_all(&self, cluster: &Cluster) {
        for node in 0..cluster.len() {
            if let Ok(Some(sample)) = timeout(Duration::from_secs(1), sample(cluster, node)).await {
                self.0.lock().push(sample);
            }
        }
    }

    pub fn taken(&self) -> Vec<Sample> {
        std::mem::take(&mut self.0.lock())
    }
}

/// What one node answers. None if the node does not answer, or applied something meanwhile.
pub async fn sample(cluster: &Cluster, node: usize) -> Option<Sample> {
    let position = cluster.applied(node)?;
    let mut answers = String::new();
    for target in targets() {
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = target.parse().ok()?;
        let answer = cluster.send(node, request).await.ok()?;
        answers.push_str(&String::from_utf8_lossy(answer.body()));
        answers.push('\n');
    }
    (cluster.applied(node) == Some(position)).then_some(Sample { node, position, answers })
}

fn targets() -> Vec<String> {
    let lists = ["/schemas?deleted=true&subjectPrefix=:*:", "/subjects?deleted=true&subjectPrefix=:*:", "/contexts"];
    let settings = subjects::names().flat_map(|subject| [format!("/config/{subject}"), format!("/mode/{subject}")]);
    lists.into_iter().map(str::to_owned).chain(settings).collect()
}
