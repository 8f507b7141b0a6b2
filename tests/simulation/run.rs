//! One run: a cluster, its load and its nemesis, all from one seed.

use std::sync::Arc;
use std::time::Duration;

use registrar_log::fake::{FakeElection, FakeLog};
use registrar_log::{Election, Log};
use registrar_testkit::cluster::{Cluster, Dice, Foreign, Settings, Tasks};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

use crate::after::{self, After};
use crate::history::History;
use crate::load::Load;
use crate::nemesis::{Nemesis, weather};
use crate::samples::Samples;

/// How long faults go on.
const FAULTS: Duration = Duration::from_secs(40);

const CLIENTS: usize = 4;

/// Puts something between the nodes and what they rely on.
#[derive(Clone, Copy)]
pub struct Rig {
    pub log: fn(FakeLog) -> Arc<dyn Log>,
    pub election: fn(FakeElection) -> Arc<dyn Election>,
}

/// Everything as it is.
pub const SOUND: Rig = Rig { log: |log| Arc::new(log), election: |election| Arc::new(election) };

/// Everything that happens under a seed.
pub fn run(seed: u64, rig: Rig) -> History {
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let tasks = Tasks::default();
    runtime.block_on(Box::pin(tasks.run(simulate(seed, tasks.clone(), rig))))
}

async fn simulate(seed: u64, tasks: Tasks, rig: Rig) -> History {
    let dice = Dice::new(seed);
    let begun = Instant::now();
    let log = FakeLog::starting_at(1_000_000_000_000);
    log.set_gap(1);
    log.set_batches_per_chunk(1 + dice.below(3));
    let settings = Settings {
        dice: dice.clone(),
        tasks: tasks.clone(),
        election: rig.election,
        foreign: foreign(&log, &dice),
        ..Settings::default()
    };
    let cluster = Arc::new(Cluster::new((rig.log)(log.clone()), settings));
    (0..cluster.len()).for_each(|node| cluster.start(node).unwrap());
    let load = Arc::new(Load::new(Arc::clone(&cluster), dice.clone(), begun));
    let nemesis = Arc::new(Nemesis::new(Arc::clone(&cluster), log.clone(), tasks.clone(), dice.clone()));

    let clients: Vec<_> = (0..CLIENTS).map(|client| spawn(&tasks, Arc::clone(&load).client(client, FAULTS))).collect();
    let samples = Samples::default();
    cluster.set_weather(weather(&dice));
    spawn(&tasks, arrival(Arc::clone(&cluster), dice.clone()));
    let trouble = async { tokio::join!(nemesis.rage(), samples.now_and_then(&cluster, &dice)) };
    let _ = timeout(FAULTS, trouble).await;
    nemesis.calm();
    let after = After::new(&load);
    after.trial("last").await;
    for client in clients {
        client.await.unwrap();
    }
    after::settle(&cluster).await;
    let converged = match cluster.foreign() {
        Some(foreign) => after.farewell(foreign).await,
        None => Vec::new(),
    };
    after.last_reads().await;
    after.highest_id_deleted().await;
    samples.of_all(&cluster).await;
    // a node that starts from a compacted log, and is primary then
    log.compact();
    log.drop_tombstones();
    cluster.crash(0);
    cluster.start(0).unwrap();
    after::settle(&cluster).await;
    samples.of_all(&cluster).await;
    after.trial("afresh").await;
    if dice.hits(0.25) {
        after.trial_without_permission().await;
    }
    let members = after::standing_again(&cluster).await;

    let (trials, after) = after.done();
    History {
        calls: std::mem::take(&mut load.calls.lock()),
        after,
        trials,
        members,
        converged,
        aborted: log.aborted(),
        samples: samples.taken(),
        batches: cluster.journal().batches(),
        terms: cluster.journal().terms(),
        log: log.dump(),
        nodes: cluster.len(),
        foreign: cluster.foreign(),
        faults: nemesis.faults(),
    }
}

/// The registry of another make joins, unless a fault has had it started before.
async fn arrival(cluster: Arc<Cluster>, dice: Dice) {
    let Some(foreign) = cluster.foreign() else { return };
    sleep(dice.up_to(FAULTS / 4)).await;
    if cluster.incarnation(foreign).is_none() {
        cluster.start(foreign).unwrap();
    }
}

/// A registry of another make, in one of four runs. It is the one that is elected, or none of those.
fn foreign(log: &FakeLog, dice: &Dice) -> Option<Foreign> {
    let url = dice.one_of(&["http://a:8081", "http://z:8081"])?;
    let counts_records = dice.hits(0.5);
    let reads_uncommitted = !counts_records;
    dice.hits(0.25).then(|| Foreign { log: log.clone(), url: (*url).to_owned(), reads_uncommitted, counts_records })
}

/// Runs work beside the rest, and tells when it is done.
fn spawn(tasks: &Tasks, work: impl Future<Output = ()> + Send + 'static) -> oneshot::Receiver<()> {
    let (done, is_done) = oneshot::channel();
    tasks.spawn(async move {
        work.await;
        let _ = done.send(());
    });
    is_done
}
