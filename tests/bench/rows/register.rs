//! Registering new schemas, 16 at a time, against appending the very records that came of it, in the same batches.

use std::time::Instant;

use super::http::{Ask, CONNECTIONS, per_second};
use crate::baseline_kafka::{Transactions, batches};
use crate::load::{self, Plan};
use crate::report::{Row, Target};
use crate::rounds::Paired;
use crate::stage::Stage;
use crate::{Result, schemas};

const ROUNDS: usize = 5;
const SCHEMAS: usize = 1000;
const TOPIC: &str = "bench-register";

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let folder = stage.folder()?;
    let bootstrap = stage.broker()?.bootstrap().to_owned();
    let registry = stage.on_kafka(folder.path(), TOPIC)?;
    let mut plain = Transactions::begin(&bootstrap, "bench-register-plain")?;
    let (mut records, mut sizes) = (batches(&bootstrap, TOPIC, 0)?.iter().map(Vec::len).sum::<usize>(), Vec::new());
    let mut round = |number: usize| {
        let new = (number * SCHEMAS..(number + 1) * SCHEMAS).map(|n| Ask::about(n, "", "/versions", &schemas::avro(n)));
        let plan = Plan::once(new.map(|ask| ask.bytes()).collect());
        let registered = load::run(registry.authority(), CONNECTIONS, &plan)?;

        let batches = batches(&bootstrap, TOPIC, records)?;
        let started = Instant::now();
        for batch in &batches {
            plain.append(batch)?;
        }
        let plain_rate = SCHEMAS as f64 / started.elapsed().as_secs_f64();
        records += batches.iter().map(Vec::len).sum::<usize>();
        sizes.extend(batches.iter().map(Vec::len));
        Ok((plain_rate, registered.rate()))
    };
    round(0)?;
    let rates = Paired::measure(ROUNDS, |number| round(number + 1))?;
    Ok(vec![Row {
        what: "register new 600-byte Avro schemas, 16 at a time".to_owned(),
        baseline: format!("plain transactions: {}", per_second(rates.baseline())),
        registrar: per_second(rates.registrar()),
        measured: rates.ratio(),
        unit: "x",
        target: Target::AtLeast(0.5),
        note: distribution(&sizes),
    }])
}

/// Which batch sizes there were, and how often.
fn distribution(sizes: &[usize]) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for size in sizes {
        *counts.entry(size).or_insert(0) += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(size, count)| format!("{count} of {size}")).collect();
    format!("records in each transaction, read from the topic: {}", counts.join(", "))
}
