//! Everything at once: a load, faults, and a checker that reads what is left.

use std::sync::Arc;
use std::time::Instant;

use crate::checker::check;
use crate::cluster::Cluster;
use crate::load::Load;
use crate::nemesis::rage;
use crate::report::markdown;
use crate::run::Run;
use crate::settled::{accept_everywhere, observe};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_whatever_fails() {
    let run = Run::of_environment();
    let cluster = Arc::new(Cluster::start("nemesis", &[("kafkastore.timeout.ms", "10000")]).await);
    let load = Load::start(&cluster.urls(), run.seed);
    let start = Instant::now();
    let (raging, history) = (Arc::clone(&cluster), Arc::clone(&load.history));
    let faults = tokio::task::spawn_blocking(move || rage(&raging, &history, run)).await;
    let time = start.elapsed();
    let faults = faults.unwrap();
    let mut history = load.stop().await.entries();
    history.extend(accept_everywhere(&cluster).await);
    let (topic, replicas) = observe(&cluster).await;
    let verdict = check(&history, &topic, &replicas);
    let report = markdown(run.seed, time, &faults, &verdict);
    println!("{report}");
    if let Some(path) = std::env::var_os("NEMESIS_REPORT") {
        std::fs::write(path, &report).unwrap();
    }
    let count: usize = faults.iter().map(|fault| fault.count).sum();
    assert!(count >= 10, "only {count} faults");
    assert_eq!(verdict.complaints, [""; 0], "seed {}", run.seed);
    Arc::into_inner(cluster).unwrap().end();
}
