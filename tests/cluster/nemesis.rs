//! Faults in a seeded order, one after the other, each followed by the proof that the cluster has got over it.

use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::cluster::Cluster;
use crate::fault::Fault;
use crate::history::History;
use crate::run::Run;

/// How long a cluster may take to acknowledge a write again. Far more than it should: the machine may be loaded.
const PATIENCE: Duration = Duration::from_secs(60);

/// A fault that has been inflicted.
#[derive(Debug)]
pub(crate) struct Inflicted {
    /// When it began, after the start of the run.
    pub(crate) at: Duration,
    pub(crate) fault: Fault,
    pub(crate) what: String,
    /// A rolling restart is one for each that is restarted.
    pub(crate) count: usize,
    /// How long it lasted.
    pub(crate) lasted: Duration,
    /// How long after its end a write that was acknowledged took.
    pub(crate) recovered: Duration,
}

/// Inflicts every kind of fault at least once, and goes on for the time of the run. Blocks.
pub(crate) fn rage(cluster: &Cluster, history: &History, run: Run) -> Vec<Inflicted> {
    let kinds = if run.is_long { &Fault::ALL[..] } else { Fault::SHORT };
    let mut rng = Rng::with_seed(run.seed);
    let start = Instant::now();
    let mut inflicted = Vec::new();
    let mut order = Vec::new();
    loop {
        if order.is_empty() {
            if !inflicted.is_empty() && start.elapsed() >= run.time {
                return inflicted;
            }
            order = kinds.to_vec();
            rng.shuffle(&mut order);
        }
        let Some(fault) = order.pop() else { continue };
        let began = Instant::now();
        let (what, count) = fault.inflict(cluster, &mut rng);
        let lasted = began.elapsed();
        let recovered = await_write(history, fault, &what);
        println!("{:>5} s: {fault}: {what}; then {recovered:?} to a write", (began - start).as_secs());
        inflicted.push(Inflicted { at: began - start, fault, what, count, lasted, recovered });
        thread::sleep(Duration::from_millis(rng.u64(200..1_500)));
    }
}

/// Waits until a write is acknowledged that was not before.
fn await_write(history: &History, fault: Fault, what: &str) -> Duration {
    let (start, before) = (Instant::now(), history.acknowledged());
    while history.acknowledged() == before {
        assert!(start.elapsed() < PATIENCE, "no write is acknowledged after {fault}: {what}");
        thread::sleep(Duration::from_millis(5));
    }
    start.elapsed()
}
