//! What the project's tests are built from: recorded cases and their runner, and the processes that a test starts.

pub mod broker;
pub mod client;
pub mod daemon;
pub mod golden;
pub mod process;
pub mod secured;
