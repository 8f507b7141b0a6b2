//! The way of writes to the primary, rule by rule, on paused time (docs/architecture.md: one writer of many; spec:
//! core 3.7, 9.4).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contract;
mod node;
mod waiting;
