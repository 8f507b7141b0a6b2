//! `GET /schemas/ids/N`: what every consumer asks for once for each schema that it meets.

use super::http::{self, Ask, Pair, TIME};
use crate::Result;
use crate::load::Plan;
use crate::report::{Row, Target};
use crate::stage::Stage;

const SCHEMAS: usize = 1000;

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let folder = stage.folder()?;
    let registry = stage.embedded(folder.path())?;
    http::register(&registry, SCHEMAS)?;
    let ask = |id| Ask { method: "GET", path: format!("/schemas/ids/{id}"), body: None };
    let asks: Vec<Ask> = (1..=SCHEMAS).map(ask).collect();
    let plan = |_| Plan::repeat(asks.iter().map(Ask::bytes).collect(), TIME);
    let what = "GET /schemas/ids/N, 16 keep-alive connections";
    Ok(vec![Pair::start(registry, folder.path(), &asks)?.measure(what, Target::AtLeast(0.85), plan)?])
}
