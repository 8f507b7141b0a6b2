//! Replaying a topic of 100,000 schemas, against consuming it and dropping it; and the memory after that.
//!
//! A registry does more than replay when it starts, so what counts is by how much a start takes longer than one on an
//! empty topic. Part of that could hide behind the initialisation of the producers, which goes on at the same time; so
//! the processor time of the thread that applies the records is the least that counts.

use std::thread;
use std::time::{Duration, Instant};

use super::http::Ask;
use crate::baseline_kafka::{Record, Transactions, drop_records};
use crate::load::{self, Plan};
use crate::report::{Row, Target};
use crate::rounds::{Paired, median};
use crate::stage::Stage;
use crate::{Result, cpu, schemas};

const ROUNDS: usize = 5;
const SCHEMAS: usize = 100_000;
/// Of each subject; all texts are distinct.
const VERSIONS: usize = 10;
const TOPIC: &str = "bench-replay";
const EMPTY: &str = "bench-replay-empty";

/// The registry's name for the thread that applies records.
const REPLAY_THREAD: &str = "replay";

/// How long the registry may give memory back before it is measured.
const SETTLE: Duration = Duration::from_secs(1);

/// A registry that has started on a topic. Times in seconds, memory in MiB.
struct Started {
    until_answer: f64,
    applying: f64,
    resident: f64,
    peak: f64,
}

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let bootstrap = stage.broker()?.bootstrap().to_owned();
    Transactions::fill(&bootstrap, TOPIC, (0..SCHEMAS).map(nth))?;
    Transactions::fill(&bootstrap, EMPTY, std::iter::empty())?;
    let (mut full, mut empty) = (Vec::new(), Vec::new());
    let mut round = |_| {
        let plain = drop_records(&bootstrap, TOPIC, SCHEMAS)?;
        let on_empty = start(stage, EMPTY, "/subjects")?;
        let on_full = start(stage, TOPIC, &format!("/schemas/ids/{SCHEMAS}"))?;
        let replay = (on_full.until_answer - on_empty.until_answer).max(on_full.applying);
        full.push(on_full);
        empty.push(on_empty);
        Ok((plain, replay))
    };
    round(0)?;
    let seconds = Paired::measure(ROUNDS, round)?;
    Ok(vec![replay(&seconds, &full, &empty), memory(&full, &empty)])
}

fn replay(seconds: &Paired, full: &[Started], empty: &[Started]) -> Row {
    Row {
        what: "replay 100,000 schemas of 600 bytes".to_owned(),
        baseline: format!("consume and drop: {:.2} s", seconds.baseline()),
        registrar: format!("{:.2} s", seconds.registrar()),
        measured: seconds.ratio(),
        unit: "x",
        target: Target::AtMost(1.5),
        note: format!(
            "process start to first answer: {:.2} s, on an empty topic {:.2} s; processor time of the thread that applies: \
             {:.2} s",
            median_of(full, |started| started.until_answer),
            median_of(empty, |started| started.until_answer),
            median_of(full, |started| started.applying)
        ),
    }
}

fn memory(full: &[Started], empty: &[Started]) -> Row {
    let distinct: usize = (0..SCHEMAS).map(|n| nth(n).key.len() + schemas::avro(n).len()).sum();
    let distinct = distinct as f64 / f64::from(1 << 20);
    let measured = median_of(full, |started| started.resident);
    Row {
        what: "resident memory after that".to_owned(),
        baseline: format!("distinct keys and texts: {distinct:.0} MiB"),
        registrar: format!("{measured:.0} MiB"),
        measured,
        unit: "MiB",
        target: Target::AtMost(2.0 * distinct + 30.0),
        note: format!(
            "at its highest {:.0} MiB; on an empty topic {:.0} MiB",
            median_of(full, |started| started.peak),
            median_of(empty, |started| started.resident)
        ),
    }
}

fn median_of(started: &[Started], value: fn(&Started) -> f64) -> f64 {
    median(started.iter().map(value).collect())
}

/// The record of the `n`th schema.
fn nth(n: usize) -> Record {
    Record::schema(&format!("bench-{}", n / VERSIONS), n % VERSIONS + 1, n + 1, &schemas::avro(n))
}

/// Starts a registry on a topic and asks for `path`, which it can answer when it has read the topic.
fn start(stage: &Stage, topic: &str, path: &str) -> Result<Started> {
    let folder = stage.folder()?;
    let ask = Ask { method: "GET", path: path.to_owned(), body: None };
    let plan = Plan::once(vec![ask.bytes()]);
    let started = Instant::now();
    let registry = stage.on_kafka(folder.path(), topic)?;
    load::run(registry.authority(), 1, &plan)?;
    let until_answer = started.elapsed().as_secs_f64();
    let applying = cpu::time_of_threads(registry.pid(), REPLAY_THREAD).as_secs_f64();
    thread::sleep(SETTLE);
    let (resident, peak) = cpu::resident(registry.pid());
    Ok(Started { until_answer, applying, resident, peak })
}
