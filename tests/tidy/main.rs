//! Counts the budgets that the architecture page sets, and checks which crate knows which. Each test prints every
//! place that breaks its rule.
//!
//! Sources are the files of `crates/`; test code is what stands in `#[cfg(test)]` modules, in `tests.rs` files, and in
//! the folders `tests`, `benches` and `examples`. The p90 budgets are for production code, the hard ones for all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod crates;
mod items;
mod names;
mod sizes;
mod sources;

/// Fails with what was found, one a line.
fn assert_none(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}
