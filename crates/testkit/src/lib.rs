//! What the project's tests are built from: recorded cases and their runner, the processes that a test starts, and
//! clusters within one process.

pub mod broker;
pub mod client;
#[cfg(feature = "cluster")]
pub mod cluster;
pub mod daemon;
pub mod golden;
pub mod ports;
pub mod process;
pub mod proxy;
#[cfg(feature = "secured")]
pub mod secured;
