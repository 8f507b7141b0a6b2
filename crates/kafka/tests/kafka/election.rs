//! The election over a real broker: one test per rule.

mod choosing;
mod description;
mod leaving;
mod mixed;
mod node;
mod outage;
mod raw;
mod secured;
mod trouble;
