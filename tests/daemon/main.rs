//! The daemon tier: one registrar process on the embedded log, as an operator meets it.

#![allow(clippy::unwrap_used)] // a test fails by panicking, its helpers too

mod associations;
mod bad_input;
mod configuration;
mod copy;
mod cyclic_references;
mod disk;
mod encryption;
mod health;
mod large_schemas;
mod lifecycle;
mod openapi;
mod slow_comparison;
mod truncated_schemas;

use registrar_tests::Store;
use registrar_tests::crash::crash_test;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_schemas_survive_kills_at_random_moments() {
    crash_test(&Store::embedded().unwrap()).await;
}
