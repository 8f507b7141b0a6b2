//! The election over a real broker: one test per rule.

mod choosing;
mod node;
