//! Starting on a topic of 100,000 schemas, against consuming it and dropping it; and the memory after that.

use std::time::Instant;

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
const MIB: f64 = (1 << 20) as f64;

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let bootstrap = stage.broker()?.bootstrap().to_owned();
    Transactions::fill(&bootstrap, TOPIC, (0..SCHEMAS).map(nth))?;
    Transactions::fill(&bootstrap, EMPTY, std::iter::empty())?;
    let (mut resident, mut of_empty) = (Vec::new(), Vec::new());
    let mut round = |_| {
        let plain = drop_records(&bootstrap, TOPIC, SCHEMAS)?;
        let (full, memory) = start(stage, TOPIC, &format!("/schemas/ids/{SCHEMAS}"))?;
        resident.push(memory);
        of_empty.push(start(stage, EMPTY, "/subjects")?.0);
        Ok((plain, full))
    };
    round(0)?;
    let seconds = Paired::measure(ROUNDS, round)?;
    Ok(vec![replay(&seconds, median(of_empty)), memory(median(resident))])
}

fn replay(seconds: &Paired, of_empty: f64) -> Row {
    Row {
        what: "replay 100,000 schemas of 600 bytes, process start to first answer; consume and drop".to_owned(),
        baseline: format!("{:.2} s", seconds.baseline()),
        registrar: format!("{:.2} s", seconds.registrar()),
        measured: seconds.ratio(),
        unit: "x",
        target: Target::AtMost(1.5),
        note: format!("process start to first answer on an empty topic: {of_empty:.2} s"),
    }
}

fn memory(resident: f64) -> Row {
    let distinct: usize = (0..SCHEMAS).map(|n| nth(n).key.len() + schemas::avro(n).len()).sum();
    let limit = 2.0 * distinct as f64 / MIB + 30.0;
    Row {
        what: "memory after that; twice the bytes of distinct keys and texts, and 30 MiB".to_owned(),
        baseline: format!("{limit:.0} MiB"),
        registrar: format!("{resident:.0} MiB"),
        measured: resident,
        unit: "MiB",
        target: Target::AtMost(limit),
        note: format!("distinct keys and texts: {:.0} MiB", distinct as f64 / MIB),
    }
}

/// The record of the `n`th schema.
fn nth(n: usize) -> Record {
    Record::schema(&format!("bench-{}", n / VERSIONS), n % VERSIONS + 1, n + 1, &schemas::avro(n))
}

/// Starts a registry on a topic; gives the seconds until it has answered, and its memory then in MiB.
fn start(stage: &Stage, topic: &str, path: &str) -> Result<(f64, f64)> {
    let folder = stage.folder()?;
    let started = Instant::now();
    let registry = stage.on_kafka(folder.path(), topic)?;
    let ask = Ask { method: "GET", path: path.to_owned(), body: None };
    load::run(registry.authority(), 1, &Plan::once(vec![ask.bytes()]))?;
    let seconds = started.elapsed().as_secs_f64();
    let resident = cpu::resident(registry.pid()).map_or(f64::NAN, |bytes| bytes as f64 / MIB);
    Ok((seconds, resident))
}
