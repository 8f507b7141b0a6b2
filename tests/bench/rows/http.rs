//! What rows that compare with the bare server have in common.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use registrar_testkit::client::{Answer, Client};

use crate::Result;
use crate::baseline_hyper::{Answers, BareHyper};
use crate::load::{self, Plan};
use crate::registry::Registry;
use crate::report::{Row, Target};
use crate::rounds::Paired;
use crate::{cpu, schemas};

pub(super) const CONNECTIONS: usize = 16;

/// How long a plan that is repeated runs.
pub(super) const TIME: Duration = Duration::from_millis(500);

const ROUNDS: usize = 15;

/// A request.
pub(super) struct Ask {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) body: Option<String>,
}

impl Ask {
    /// To the subject of the `n`th schema: `path` after the subject's name, and the schema.
    pub(super) fn about(n: usize, prefix: &str, path: &str, schema: &str) -> Self {
        Self { method: "POST", path: format!("{prefix}/subjects/bench-{n}{path}"), body: Some(schemas::body(schema)) }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        load::request(self.method, &self.path, self.body.as_deref())
    }

    async fn send(&self, client: &mut Client) -> Result<Answer> {
        let media_type = "application/vnd.schemaregistry.v1+json".to_owned();
        let headers = [("accept".to_owned(), media_type.clone()), ("content-type".to_owned(), media_type)];
        let answer = client.send(self.method, &self.path, &headers, self.body.clone().map(Bytes::from)).await?;
        if answer.status == 200 { Ok(answer) } else { Err(format!("{}: {answer:?}", self.path).into()) }
    }
}

/// Registers the first schemas, each under a subject of its own.
pub(super) fn register(registry: &Registry, count: usize) -> Result<()> {
    let asks = (0..count).map(|n| Ask::about(n, "", "/versions", &schemas::avro(n)).bytes());
    load::run(registry.authority(), CONNECTIONS, &Plan::once(asks.collect())).map(|_| ())
}

/// The registry and a bare server that gives the same answers.
pub(super) struct Pair {
    registry: Registry,
    plain: BareHyper,
}

impl Pair {
    /// `asks` has a request for each path that will be asked for.
    pub(super) fn start(registry: Registry, folder: &Path, asks: &[Ask]) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let (mut answers, mut client) = (Answers::default(), Client::new(registry.authority()));
            for ask in asks {
                answers.add(&ask.path, &ask.send(&mut client).await?)?;
            }
            let plain = BareHyper::start(&answers, folder)?;
            if let Some(ask) = asks.first() {
                let (expected, mut client) = (ask.send(&mut client).await?, Client::new(plain.authority()));
                let answer = ask.send(&mut client).await?;
                if (&answer.body, answer.headers.len()) != (&expected.body, expected.headers.len()) {
                    return Err(format!("the bare server answers {answer:?}, the registry {expected:?}").into());
                }
            }
            Ok(Self { registry, plain })
        })
    }

    /// Lets both answer a plan in turn; `plan` makes the one of a round.
    pub(super) fn measure(&self, what: &str, target: Target, plan: impl Fn(usize) -> Arc<Plan>) -> Result<Row> {
        let mut plain = Server::new(self.plain.pid(), self.plain.authority());
        let mut registry = Server::new(self.registry.pid(), self.registry.authority());
        let logged = self.registry.log().len();
        for server in [&plain, &registry] {
            load::run(&server.authority, CONNECTIONS, &plan(0))?;
        }
        let rates = Paired::measure(ROUNDS, |round| {
            let baseline = plain.answer(&plan(round + 1))?;
            Ok((baseline, registry.answer(&plan(round + 1))?))
        })?;
        if self.registry.log().len() == logged {
            return Err("the registry does not log its requests".into());
        }
        let note = format!(
            "processor time for each request: bare hyper {:.1} us, registrar {:.1} us; the generator {:.1} and {:.1} us",
            plain.each(plain.taken),
            registry.each(registry.taken),
            plain.each(plain.generator),
            registry.each(registry.generator)
        );
        let (baseline, registrar) = (per_second(rates.baseline()), per_second(rates.registrar()));
        let baseline = format!("bare hyper: {baseline}");
        Ok(Row { what: what.to_owned(), baseline, registrar, measured: rates.ratio(), unit: "x", target, note })
    }
}

pub(super) fn per_second(rate: f64) -> String {
    format!("{rate:.0}/s")
}

/// One side, and what its answers have cost.
struct Server {
    pid: u32,
    authority: String,
    taken: Duration,
    generator: Duration,
    answers: usize,
}

impl Server {
    fn new(pid: u32, authority: &str) -> Self {
        Self { pid, authority: authority.to_owned(), taken: Duration::ZERO, generator: Duration::ZERO, answers: 0 }
    }

    /// Runs a plan; gives the answers per second.
    fn answer(&mut self, plan: &Arc<Plan>) -> Result<f64> {
        let own = std::process::id();
        let (taken, generator) = (cpu::time(self.pid), cpu::time(own));
        let sample = load::run(&self.authority, CONNECTIONS, plan)?;
        self.taken += cpu::time(self.pid).saturating_sub(taken);
        self.generator += cpu::time(own).saturating_sub(generator);
        self.answers += sample.count();
        Ok(sample.rate())
    }

    /// Microseconds for each answer.
    fn each(&self, time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / self.answers as f64
    }
}
