//! The rows of the table, in the order in which they are measured.

mod compatibility;
mod http;
mod ids;
mod lookup;
mod register;
mod register_one;
mod replay;
mod start;

use crate::report::Row;
use crate::stage::Stage;
use crate::Result;

/// Measures one row, or several that come of the same measurement.
type Measure = fn(&Stage) -> Result<Vec<Row>>;

pub(crate) const ROWS: [(&str, Measure); 8] = [
    ("exp", exp::measure),
    ("start", start::measure),
    ("ids", ids::measure),
    ("compatibility", compatibility::measure),
    ("lookup", lookup::measure),
    ("register", register::measure),
    ("one", register_one::measure),
    ("replay", replay::measure),
];
mod exp {
    use super::*;
    use crate::baseline_kafka::*;
    use crate::schemas;
    pub(super) fn measure(stage: &Stage) -> Result<Vec<Row>> {
        let b = stage.broker()?.bootstrap().to_owned();
        let s = std::time::Instant::now();
        Transactions::fill(&b, "y", (0..100_000).map(|n| Record::schema(&format!("bench-{}", n / 10), n % 10 + 1, n + 1, &schemas::avro(n))))?;
        eprintln!("fill {:?}", s.elapsed());
        for _ in 0..5 { eprintln!("drop {:?} {:?}", drop_records(&b, "y", 100_000)?, drop_records(&b, "y", 10)?); }
        let bs = batches(&b, "y", 0)?;
        eprintln!("batches {} {:?}", bs.len(), bs.iter().map(Vec::len).take(10).collect::<Vec<_>>());
        Ok(vec![])
    }
}
