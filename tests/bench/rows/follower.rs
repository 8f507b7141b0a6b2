//! Registering new schemas, 16 at a time: at the only node, at the primary of three, and through a follower of three.

use tempfile::TempDir;

use super::http::{Ask, CONNECTIONS, per_second};
use crate::load::{self, Plan};
use crate::registry::Registry;
use crate::report::{Row, Target};
use crate::rounds::Paired;
use crate::stage::Stage;
use crate::{Result, schemas};

const ROUNDS: usize = 5;
const SCHEMAS: usize = 1000;

/// A primary and the nodes that follow it; their files go with them.
struct Cluster {
    nodes: Vec<Registry>,
    _folders: Vec<TempDir>,
}

impl Cluster {
    /// That many nodes on a topic of their own. Only the first may be elected.
    fn start(stage: &Stage, topic: &str, count: usize) -> Result<Self> {
        let (mut nodes, mut folders) = (Vec::new(), Vec::new());
        for number in 0..count {
            let folder = stage.folder()?;
            let config = stage.kafka_config(topic)?.with("leader.eligibility", number == 0);
            nodes.push(Registry::start(config, folder.path())?);
            folders.push(folder);
        }
        Ok(Self { nodes, _folders: folders })
    }

    /// Registrations per second at one node.
    fn rate(&self, node: usize, round: usize) -> Result<f64> {
        let node = self.nodes.get(node).ok_or("there is no such node")?;
        let new = (round * SCHEMAS..(round + 1) * SCHEMAS).map(|n| Ask::about(n, "", "/versions", &schemas::avro(n)));
        let plan = Plan::once(new.map(|ask| ask.bytes()).collect());
        Ok(load::run(node.authority(), CONNECTIONS, &plan)?.rate())
    }
}

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let alone = Cluster::start(stage, "bench-alone", 1)?;
    let three = Cluster::start(stage, "bench-three", 3)?;
    let places = [(0, "at the primary of three nodes"), (1, "through a follower of three nodes")];
    // rounds are numbered on, so that every schema is new where it is registered
    let mut before = 0;
    let mut rows = Vec::new();
    for (node, place) in places {
        let rates = Paired::measure(ROUNDS + 1, |round| {
            Ok((alone.rate(0, before + round)?, three.rate(node, before + round)?))
        })?;
        before += ROUNDS + 1;
        rows.push(Row {
            what: format!("register new 600-byte Avro schemas, 16 at a time, {place}"),
            baseline: format!("at the only node: {}", per_second(rates.baseline())),
            registrar: per_second(rates.registrar()),
            measured: rates.ratio(),
            unit: "x",
            target: Target::None,
            note: String::new(),
        });
    }
    Ok(rows)
}
