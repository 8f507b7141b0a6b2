//! How long nobody can write after a primary has gone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, SESSION};
use crate::run::Run;
use crate::steady::Steady;

/// What a fail-over may take beyond the time in which the dead primary is missed.
const TAKE_OVER: Duration = Duration::from_millis(1_500);
/// How much longer it may take in a short run, whose machine may be loaded.
const LENIENCE: u32 = 4;
/// Writes that must succeed before and after.
const SOME: usize = 20;

/// How a primary goes.
#[derive(Debug, Clone, Copy)]
enum End {
    Kill,
    Terminate,
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_go_on_after_a_primary_has_gone() {
    let cluster = Arc::new(Cluster::start("fail-over", &[]).await);
    let is_long = Run::of_environment().is_long;
    let repetitions = if is_long { 20 } else { 3 };
    for (end, limit) in [(End::Kill, SESSION + TAKE_OVER), (End::Terminate, TAKE_OVER)] {
        let mut gaps = Vec::new();
        for repetition in 0..repetitions {
            gaps.push(gap(&cluster, end, &format!("{end:?}-{repetition}")).await);
        }
        gaps.sort();
        let (median, worst) = (gaps[gaps.len() / 2], gaps[gaps.len() - 1]);
        println!("{end:?} a primary, to the next accepted write: median {median:.2?}, worst {worst:.2?}: {gaps:.2?}");
        let limit = if is_long { limit } else { limit * LENIENCE };
        assert!(worst <= limit, "{end:?}: {worst:?} without a write; the limit is {limit:?}");
    }
    Arc::into_inner(cluster).unwrap().end();
}

/// The longest time without an accepted write from when the primary is ended. The clients are those of the others.
async fn gap(cluster: &Arc<Cluster>, end: End, subjects: &str) -> Duration {
    let primary = cluster.primary().number;
    let others: Vec<usize> = (0..cluster.nodes.len()).filter(|number| *number != primary).collect();
    let load = Steady::start(cluster, &others, subjects);
    load.await_writes(SOME).await;
    let ended = Instant::now();
    match end {
        End::Kill => cluster.nodes[primary].kill(),
        End::Terminate => cluster.nodes[primary].terminate(),
    }
    load.await_writes(SOME).await;
    let waiting = Arc::clone(cluster);
    tokio::task::spawn_blocking(move || waiting.nodes[primary].await_end()).await.unwrap();
    load.await_writes(SOME).await;
    let gap = load.stop().await.longest_gap(ended);
    let restarting = Arc::clone(cluster);
    tokio::task::spawn_blocking(move || restarting.nodes[primary].start()).await.unwrap();
    gap
}
