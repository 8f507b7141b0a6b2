//! The deterministic simulation: several nodes on one log in memory, on paused time, with clients and faults that all
//! follow from a seed. `SEEDS=n` runs so many seeds, `SEED=n` replays one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod after;
mod broken;
mod facts;
mod history;
mod invariants;
mod load;
mod model;
mod nemesis;
mod operation;
mod run;
mod samples;
mod schema;
mod seeds;
mod subjects;
mod tally;
