//! The log as the only truth: what a log is, the one path that writes it, and the one task that reads it.
//!
//! A [`Log`] knows no rules: it keeps batches of records in order and fences earlier appenders. What the records mean is
//! the business of a [`Machine`]; [`Writer`] and [`Replayer`] join the two.

mod backoff;
mod election;
pub mod embedded;
mod error;
#[cfg(any(test, feature = "fake"))]
pub mod fake;
mod lag;
mod log;
mod machine;
mod panics;
mod record;
mod reminder;
mod replayer;
mod stats;
#[cfg(any(test, feature = "suite"))]
pub mod suite;
mod writer;

pub use backoff::Backoff;
pub use election::{Alone, Election, Member, Peer, Seat, Standing};
pub use error::{AppendError, LogError, SubmitError};
pub use lag::Lag;
pub use log::{Appender, Log, LogReader};
pub use machine::{Evaluation, Machine};
pub use panics::{Panicked, caught};
pub use record::{Chunk, LogRecord, Offset, Record};
pub use reminder::Reminder;
pub use replayer::{Applied, Replayer};
pub use stats::{BATCH_SIZE_BOUNDS, WriterStats};
pub use writer::{Handling, Role, Writer, WriterConfig, WriterTask};
