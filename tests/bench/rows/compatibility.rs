//! `POST /compatibility/subjects/S/versions/latest`, with candidates that the registry has seen before, as builds send
//! them, and with ones that are new each time, which it must parse.

use super::http::{self, Ask, Pair, TIME};
use crate::load::Plan;
use crate::report::{Row, Target};
use crate::stage::Stage;
use crate::{Result, schemas};

const SUBJECTS: usize = 100;
const NEW: usize = 12_000;

pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
    let folder = stage.folder()?;
    let registry = stage.embedded(folder.path())?;
    http::register(&registry, SUBJECTS)?;
    let ask = |n: usize, revision| {
        let n = n % SUBJECTS;
        Ask::about(n, "/compatibility", "/versions/latest", &schemas::evolved(n, revision))
    };
    let known: Vec<Ask> = (0..SUBJECTS).map(|n| ask(n, 0)).collect();
    let pair = Pair::start(registry, folder.path(), &known)?;

    let what = "compatibility check of a 600-byte Avro schema seen before, 16 connections";
    let again = |_| Plan::repeat(known.iter().map(Ask::bytes).collect(), TIME);
    let seen = pair.measure(what, Target::AtLeast(0.5), again)?;

    let what = "compatibility check of a 600-byte Avro schema never seen before, 16 connections";
    let anew = |round| Plan::once((0..NEW).map(|n| ask(n, 1 + round * NEW + n).bytes()).collect());
    Ok(vec![seen, pair.measure(what, Target::AtLeast(0.5), anew)?])
}
