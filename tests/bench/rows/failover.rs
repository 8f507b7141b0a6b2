//! From the end of the primary to the next write that is accepted by the node that is left.

use std::time::{Duration, Instant};

use registrar_testkit::client::Client;
use tempfile::TempDir;

use crate::registry::Registry;
use crate::report::{Row, Target};
use crate::rounds::median;
use crate::stage::Stage;
use crate::{Result, schemas};

const ROUNDS: usize = 20;

/// The shortest session that a broker takes by default.
const SESSION: Duration = Duration::from_secs(6);

/// How much longer than the session the next accepted write may take, and how long after a graceful stop.
const ALLOWED: f64 = 1.5;

/// How long a round may take before it has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the primary ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Killed,
    Stopped,
}

/// Two nodes, of which the first is primary. Whoever is elected stays primary, so the one that is left is next.
struct Pair {
    topic: &'static str,
    primary: (Registry, TempDir),
    follower: (Registry, TempDir),
    next: usize,
}

impl Pair {
    fn start(stage: &Stage, topic: &'static str) -> Result<Self> {
        let primary = node(stage, topic)?;
        Ok(Self { topic, primary, follower: node(stage, topic)?, next: 0 })
    }

    /// Ends the primary, and gives the seconds until the follower accepts a write.
    fn fail_over(&mut self, stage: &Stage, end: End) -> Result<f64> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut client = Client::new(self.follower.0.authority());
        runtime.block_on(self.accepted(&mut client))?;
        let began = Instant::now();
        match end {
            End::Killed => self.primary.0.kill(),
            End::Stopped => self.primary.0.terminate()?,
        }
        runtime.block_on(self.accepted(&mut client))?;
        let seconds = began.elapsed().as_secs_f64();
        let successor = std::mem::replace(&mut self.follower, node(stage, self.topic)?);
        self.primary = successor;
        Ok(seconds)
    }

    /// Asks for a new registration until one is accepted.
    async fn accepted(&mut self, client: &mut Client) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.next += 1;
            let (path, body) =
                (format!("/subjects/failover-{}/versions", self.next), schemas::body(&schemas::avro(self.next)));
            let body = serde_json::from_str(&body)?;
            match client.json("POST", &path, Some(&body)).await {
                Ok(answer) if answer.status == 200 => return Ok(()),
                outcome if Instant::now() > deadline => return Err(format!("no write is accepted: {outcome:?}").into()),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }
}

fn node(stage: &Stage, topic: &str) -> Result<(Registry, TempDir)> {
    let folder = stage.folder()?;
    let config = stage.kafka_config(topic)?;
    let config = config.with("kafkagroup.session.timeout.ms", SESSION.as_millis()).with("leader.election.sticky", true);
    Ok((Registry::start(config, folder.path())?, folder))
}

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let session = SESSION.as_secs_f64();
    let mut killed = times(stage, "bench-killed", End::Killed)?;
    killed.iter_mut().for_each(|seconds| *seconds -= session);
    let stopped = times(stage, "bench-stopped", End::Stopped)?;
    let baseline = format!("session time-out: {session:.1} s");
    Ok(vec![
        row("primary killed, to the next accepted write", &baseline, "s more", &killed),
        row("primary stopped, to the next accepted write", "-", "s", &stopped),
    ])
}

fn times(stage: &Stage, topic: &'static str, end: End) -> Result<Vec<f64>> {
    let mut pair = Pair::start(stage, topic)?;
    (0..ROUNDS).map(|_| pair.fail_over(stage, end)).collect()
}

/// The target holds for the longest of all.
fn row(what: &str, baseline: &str, unit: &'static str, seconds: &[f64]) -> Row {
    let longest = seconds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Row {
        what: format!("{what}, the longest of {ROUNDS}"),
        baseline: baseline.to_owned(),
        registrar: format!("{longest:.2} s"),
        measured: longest,
        unit,
        target: Target::AtMost(ALLOWED),
        note: format!("median {:.2} s", median(seconds.to_vec())),
    }
}
