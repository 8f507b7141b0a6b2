//! The use cases on an in-memory log, with all the languages.

#![allow(clippy::unwrap_used)] // a test fails by panicking, its helpers too

mod associations;
mod batches;
mod limit;
mod node;
mod references;
mod tags;
