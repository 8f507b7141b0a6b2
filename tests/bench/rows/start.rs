//! From the start of the process to its first answer, on an empty embedded log.

use std::time::Instant;

use super::http::Ask;
use crate::Result;
use crate::load::{self, Plan};
use crate::report::{Row, Target};
use crate::rounds::median;
use crate::stage::Stage;

const ROUNDS: usize = 15;

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let folder = stage.folder()?;
        let ask = Ask { method: "GET", path: "/subjects".to_owned(), body: None };
        let plan = Plan::once(vec![ask.bytes()]);
        let started = Instant::now();
        let registry = stage.embedded(folder.path())?;
        load::run(registry.authority(), 1, &plan)?;
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let measured = median(times);
    Ok(vec![Row {
        what: "process start to first answer, empty embedded log".to_owned(),
        baseline: "-".to_owned(),
        registrar: format!("{measured:.0} ms"),
        measured,
        unit: "ms",
        target: Target::AtMost(100.0),
        note: String::new(),
    }])
}
