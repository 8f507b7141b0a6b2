//! The rows of the table, in the order in which they are measured.

mod compatibility;
mod failover;
mod follower;
mod http;
mod ids;
mod languages;
mod lookup;
mod register;
mod register_one;
mod replay;
mod start;

use crate::Result;
use crate::report::Row;
use crate::stage::Stage;

/// Measures one row, or several that come of the same measurement.
type Measure = fn(&Stage) -> Result<Vec<Row>>;

pub(crate) const ROWS: [(&str, Measure); 10] = [
    ("start", start::measure),
    ("ids", ids::measure),
    ("compatibility", compatibility::measure),
    ("lookup", lookup::measure),
    ("languages", languages::measure),
    ("register", register::measure),
    ("one", register_one::measure),
    ("replay", replay::measure),
    ("follower", follower::measure),
    ("failover", failover::measure),
];
