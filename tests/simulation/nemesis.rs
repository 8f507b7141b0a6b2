//! What goes wrong: one fault after another, several at a time, each undone after a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use registrar_log::fake::{AppendFault, FakeLog};
use registrar_log::{Offset, Role};
use registrar_testkit::cluster::{Cluster, Dice, Tasks, Weather};
use tokio::time::sleep;

/// Until the next fault, at most.
const PAUSE: Duration = Duration::from_secs(3);

/// A fault lasts this long at most: twice as long as a silent node is waited for.
const LONGEST: Duration = Duration::from_secs(20);

/// Breaks a cluster.
pub struct Nemesis {
    cluster: Arc<Cluster>,
    log: FakeLog,
    tasks: Tasks,
    dice: Dice,
    faults: AtomicUsize,
    over: AtomicBool,
}

impl Nemesis {
    pub fn new(cluster: Arc<Cluster>, log: FakeLog, tasks: Tasks, dice: Dice) -> Self {
        Self { cluster, log, tasks, dice, faults: AtomicUsize::new(0), over: AtomicBool::new(false) }
    }

    /// How many faults there were.
    pub fn faults(&self) -> usize {
        self.faults.load(Ordering::Relaxed)
    }

    /// Breaks one thing after another, for as long as it is polled.
    pub async fn rage(self: &Arc<Self>) {
        loop {
            sleep(self.dice.up_to(PAUSE)).await;
            self.faults.fetch_add(1, Ordering::Relaxed);
            let own = Arc::clone(self);
            self.tasks.spawn(async move { own.one_fault().await });
        }
    }

    async fn one_fault(&self) {
        if self.is_over() {
            return;
        }
        let (cluster, dice) = (&self.cluster, &self.dice);
        let node = dice.below(self.all());
        let other = (node + 1 + dice.below(self.all() - 1)) % self.all();
        let lasting = if dice.hits(0.5) { dice.up_to(LONGEST) } else { dice.up_to(LONGEST / 10) };
        match dice.below(13) {
            0 | 1 => cluster.crash(node),
            2 => cluster.stop(node).await,
            3 | 4 => cluster.pause(node, true),
            5 => cluster.cut_log(node, true),
            6 => cluster.cut_coordinator(node, true),
            7 => cluster.cut_nodes(node, other, true),
            8 => cluster.forbid_writes(node, true),
            9 => self.abort().await,
            10 => self.unseat_foreign(),
            11 => cluster.slow_coordinator(node, dice.up_to(Duration::from_secs(2))),
            _ => self.compact(),
        }
        sleep(lasting).await;
        if !self.is_over() {
            self.mend(node);
            cluster.cut_nodes(node, other, false);
        }
    }

    /// Whether everything has been undone, and nothing is to be done any more.
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    /// Nodes, and the registry of another make if there is one.
    fn all(&self) -> usize {
        self.cluster.len() + self.cluster.foreign().map_or(0, |_| 1)
    }

    /// The next batch is aborted, or the log has no room for it at present; who sent it ends at once, or goes on.
    async fn abort(&self) {
        let faults = [AppendFault::Abort, AppendFault::Abort, AppendFault::Decline];
        self.log.fail_append(*self.dice.one_of(&faults).unwrap_or(&AppendFault::Abort));
        let crashes = self.dice.hits(0.7);
        for _ in 0..200 {
            sleep(Duration::from_millis(10)).await;
            if self.log.has_failed_appends() {
                break;
            }
        }
        let primary = (0..self.cluster.len()).find(|node| self.cluster.role(*node) == Some(Role::Primary));
        let Some(primary) = primary.filter(|_| crashes && !self.is_over()) else { return };
        self.cluster.crash(primary);
        sleep(self.dice.up_to(LONGEST)).await;
        if !self.is_over() {
            self.mend(primary);
        }
    }

    /// The registry of another make, if there is one, does not stand for election.
    fn unseat_foreign(&self) {
        if let Some(foreign) = self.cluster.foreign() {
            self.cluster.stand(foreign, false);
        }
    }

    /// Compacts what every node has read: one that reads on over a compacted part would see what never was. Tombstones
    /// may go, or stay for now.
    fn compact(&self) {
        let end = (0..self.all()).filter_map(|node| self.cluster.applied(node)).min().unwrap_or(Offset::MAX);
        self.log.compact_to(end);
        if self.dice.hits(0.5) {
            self.log.drop_tombstones_to(end);
        }
    }

    /// Undoes every fault of a node itself.
    fn mend(&self, node: usize) {
        let cluster = &self.cluster;
        cluster.pause(node, false);
        cluster.cut_log(node, false);
        cluster.forbid_writes(node, false);
        cluster.cut_coordinator(node, false);
        cluster.slow_coordinator(node, Duration::ZERO);
        if let Some(foreign) = cluster.foreign() {
            cluster.stand(foreign, true);
        }
        if cluster.incarnation(node).is_none() {
            cluster.start(node).unwrap();
        }
    }

    /// Undoes everything, once and for all.
    pub fn calm(&self) {
        self.over.store(true, Ordering::Relaxed);
        self.cluster.set_weather(Weather::default());
        for node in 0..self.all() {
            self.mend(node);
            (0..node).for_each(|other| self.cluster.cut_nodes(node, other, false));
        }
    }
}

/// Lines of a bad day.
pub fn weather(dice: &Dice) -> Weather {
    let rare = |most: f64| if dice.hits(0.5) { 0.0 } else { most };
    Weather {
        delay: dice.up_to(Duration::from_millis(40)),
        stragglers: rare(0.03),
        lost_requests: rare(0.03),
        lost_answers: rare(0.05),
        duplicates: rare(0.1),
    }
}
