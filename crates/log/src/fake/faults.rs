//! What a fake log has been told to do wrong.

use std::collections::VecDeque;
use std::time::Duration;

use crate::LogError;

/// What goes wrong with one append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppendFault {
    /// Nothing is appended, and the appender is told.
    Refuse,
    /// The same, but who reads what is not committed has seen it.
    Abort,
    /// Nothing is appended, because the log can take nothing at present.
    Decline,
    /// Nothing is appended, for want of a permission.
    Forbid,
    /// The appender is told that the outcome is unknown.
    Lose {
        /// Whether the batch was appended nevertheless.
        appended: bool,
    },
}

/// How long things take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Delays {
    /// From the call of `acquire` until earlier appenders are fenced.
    pub acquire: Duration,
    /// From the call of `append` until it takes effect; the appender may be fenced meanwhile.
    pub append: Duration,
    /// From an append's effect until its answer.
    pub answer: Duration,
    /// From an append's effect until a reader that waits delivers it.
    pub delivery: Duration,
}

#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) appends: VecDeque<AppendFault>,
    pub(super) reads: VecDeque<LogError>,
    pub(super) calls: VecDeque<LogError>,
    pub(super) max_record_bytes: Option<usize>,
    pub(super) delays: Delays,
}

/// Waits; does not even yield if there is nothing to wait for, so that no timer is needed where no delay is set.
pub(super) async fn pass(delay: Duration) {
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
}
