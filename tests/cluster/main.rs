//! The cluster tier: three registrars on three brokers, and whatever may happen to them. One test at a time has the
//! brokers.

#![allow(clippy::unwrap_used, clippy::panic)] // a test fails by panicking, its parts too

mod brokers;
mod checker;
mod cluster;
mod fail_over;
mod fault;
mod history;
mod load;
mod nemesis;
mod node;
mod nothing_lost;
mod outage;
mod own_writes;
mod paused;
mod planned;
mod report;
mod request;
mod run;
mod settled;
mod steady;
mod topic;
