//! The Kafka tier: registrar processes on a real broker.

#![allow(clippy::unwrap_used)] // a test fails by panicking, its helpers too

mod credentials;
mod encryption;
mod fencing;
mod health;
mod operator;
mod secured;
mod stopping;
mod topic;
mod unfenced;

use registrar_tests::Store;
use registrar_tests::crash::crash_test;

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_schemas_survive_kills_at_random_moments() {
    crash_test(&Store::kafka("crash").unwrap()).await;
}
