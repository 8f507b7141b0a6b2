//! Registering one schema after the other, against transactions of one record under the same number of ids in turn.

use std::time::Instant;

use super::http::Ask;
use crate::baseline_kafka::{Record, Transactions};
use crate::load::{self, Plan};
use crate::report::{Row, Target};
use crate::rounds::{self, Paired};
use crate::stage::Stage;
use crate::{Result, schemas};

const ROUNDS: usize = 5;
const SCHEMAS: usize = 200;

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let folder = stage.folder()?;
    let registry = stage.on_kafka(folder.path(), "bench-one")?;
    let mut plain = Transactions::begin(stage.broker()?.bootstrap(), "bench-one-plain")?;
    let mut round = |number: usize| {
        let new = number * SCHEMAS..(number + 1) * SCHEMAS;
        let plain_p50 = transactions(&mut plain, new.clone())?;
        let plan = Plan::once(new.map(|n| Ask::about(n, "", "/versions", &schemas::avro(n)).bytes()).collect());
        Ok((plain_p50, load::run(registry.authority(), 1, &plan)?.p50_ms()))
    };
    round(0)?;
    let p50 = Paired::measure(ROUNDS, |number| round(number + 1))?;
    Ok(vec![Row {
        what: "register one 600-byte Avro schema at a time, p50".to_owned(),
        baseline: format!("transaction of one record: {:.2} ms", p50.baseline()),
        registrar: format!("{:.2} ms", p50.registrar()),
        measured: p50.difference(),
        unit: "ms more",
        target: Target::AtMost(2.0),
        note: String::new(),
    }])
}

/// The median time of a transaction in milliseconds.
fn transactions(plain: &mut Transactions, new: std::ops::Range<usize>) -> Result<f64> {
    let mut times = Vec::new();
    for n in new {
        let record = Record::schema(&format!("bench-{n}"), 1, n + 1, &schemas::avro(n));
        let started = Instant::now();
        plain.append(&[record])?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(rounds::median(times))
}
