//! What the nodes say when the faults are over and nobody writes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use registrar_testkit::client::Client;
use registrar_tests::asking::ask;
use serde_json::Value;

use crate::checker::Replica;
use crate::cluster::Cluster;
use crate::history::{Entry, Operation, Write};
use crate::node::Node;
use crate::request::Asker;
use crate::topic::{self, Topic};

/// How long nodes may take to accept writes, and to have applied the same.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest page of a list.
const PAGE: usize = 1_000;

/// Every node takes a write: it has a primary that accepts. Gives what was asked and answered.
pub(crate) async fn accept_everywhere(cluster: &Cluster) -> Vec<Entry> {
    let mut history = Vec::new();
    for node in &cluster.nodes {
        let deadline = Instant::now() + PATIENCE;
        let text = format!(r#"{{"type":"record","name":"Settled{}","fields":[]}}"#, node.number);
        let mut asker = Asker { client: usize::MAX, node: node.number, http: Client::once(&node.url, PATIENCE) };
        loop {
            let write = Write::Register { text: text.clone() };
            let entry = asker.ask("settled", Operation::Write(write)).await;
            history.push(entry.clone());
            if entry.answer().is_some() {
                break;
            }
            assert!(Instant::now() < deadline, "node {} takes no write: {entry}", node.number);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    history
}

/// The topic and what each node answers, once all nodes have applied the same and nothing comes any more.
pub(crate) async fn observe(cluster: &Arc<Cluster>) -> (Topic, Vec<Replica>) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let before = applied(cluster).await;
        if before.iter().all(|offset| *offset == before[0]) {
            let mut replicas = Vec::new();
            for node in &cluster.nodes {
                replicas.push(replica(node).await);
            }
            let reading = Arc::clone(cluster);
            let topic = tokio::task::spawn_blocking(move || topic::read(&reading.brokers.broker, &reading.topic)).await;
            // Requests that their clients have given up may have come meanwhile.
            if applied(cluster).await == before {
                return (topic.unwrap(), replicas);
            }
        }
        assert!(Instant::now() < deadline, "the nodes do not get to the same offset: {before:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn applied(cluster: &Cluster) -> Vec<Option<String>> {
    let mut applied = Vec::new();
    for node in &cluster.nodes {
        applied.push(applied_offset(node).await);
    }
    applied
}

async fn applied_offset(node: &Node) -> Option<String> {
    let metrics = ask(&mut Client::new(&node.url), "GET", "/metrics", None).await;
    let text = String::from_utf8_lossy(&metrics.body).into_owned();
    let line = text.lines().find(|line| line.starts_with("registrar_log_applied_offset"));
    line.and_then(|line| line.split_whitespace().last().map(str::to_owned))
}

async fn replica(node: &Node) -> Replica {
    let mut client = Client::new(&node.url);
    let mut replica = Replica { name: format!("node {}", node.number), ..Replica::default() };
    let mut subjects = BTreeSet::new();
    for page in 0.. {
        let path = format!("/schemas?deleted=true&limit={PAGE}&offset={}", page * PAGE);
        let listed = get(&mut client, &mut replica, path).await;
        let listed = listed.as_array().cloned().unwrap_or_default();
        subjects.extend(listed.iter().filter_map(|schema| schema["subject"].as_str().map(str::to_owned)));
        if listed.len() < PAGE {
            break;
        }
    }
    get(&mut client, &mut replica, "/subjects?deleted=true".to_owned()).await;
    for subject in subjects {
        let versions = get(&mut client, &mut replica, format!("/subjects/{subject}/versions?deleted=true")).await;
        let numbers = versions.as_array().into_iter().flatten().filter_map(Value::as_u64);
        let numbers = numbers.filter_map(|number| u32::try_from(number).ok()).collect();
        replica.versions.insert(subject.clone(), numbers);
        for path in [format!("/subjects/{subject}/versions"), format!("/config/{subject}"), format!("/mode/{subject}")]
        {
            get(&mut client, &mut replica, path).await;
        }
    }
    replica
}

async fn get(client: &mut Client, replica: &mut Replica, path: String) -> Value {
    let answer = ask(client, "GET", &path, None).await;
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    replica.answers.insert(path, format!("{} {body}", answer.status));
    answer.json()
}
