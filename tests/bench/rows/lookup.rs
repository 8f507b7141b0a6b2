//! `POST /subjects/S`: what every producer asks for that may not register.

use super::http::{self, Ask, Pair, TIME};
use crate::load::Plan;
use crate::report::{Row, Target};
use crate::stage::Stage;
use crate::{Result, schemas};

const SUBJECTS: usize = 100;

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let folder = stage.folder()?;
    let registry = stage.embedded(folder.path())?;
    http::register(&registry, SUBJECTS)?;
    let asks: Vec<Ask> = (0..SUBJECTS).map(|n| Ask::about(n, "", "", &schemas::avro(n))).collect();
    let plan = |_| Plan::repeat(asks.iter().map(Ask::bytes).collect(), TIME);
    let what = "look up a 600-byte Avro schema, 16 connections";
    Ok(vec![Pair::start(registry, folder.path(), &asks)?.measure(what, Target::AtLeast(0.5), plan)?])
}
