//! What can go wrong with a log, by what the caller has to do about it.

use thiserror::Error;

/// A log that cannot be opened, read, or asked.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum LogError {
    /// It may work later.
    #[error("{0}")]
    Unavailable(String),
    /// It will not work without somebody's help: a topic of the wrong shape, a missing permission, a locked directory.
    #[error("{0}")]
    Fatal(String),
}

/// A batch that was not appended, or perhaps was.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum AppendError {
    /// Another appender was acquired since; nothing was appended, and nothing ever will be by this appender.
    #[error("fenced: {0}")]
    Fenced(String),
    /// A record, or the batch as a whole, is larger than the log takes; nothing was appended.
    #[error("too large: {0}")]
    TooLarge(String),
    /// Nothing was appended, perhaps because of what is in the batch; it may work later.
    #[error("{0}")]
    Refused(String),
    /// Nothing was appended, because the log cannot take anything at present, whatever it is.
    #[error("{0}")]
    Unavailable(String),
    /// Nothing was appended, and nothing will be without somebody's help: a missing permission.
    #[error("{0}")]
    Forbidden(String),
    /// Nobody knows whether it was appended: acquire the log again and read it to the end.
    #[error("outcome unknown: {0}")]
    Unknown(String),
}

impl AppendError {
    /// How many kinds there are.
    pub(crate) const KINDS: usize = 6;

    pub(crate) const UNAVAILABLE: usize = 3;
    pub(crate) const FORBIDDEN: usize = 4;
    pub(crate) const UNKNOWN: usize = 5;

    /// The number of its kind, below [`Self::KINDS`].
    pub(crate) fn kind(&self) -> usize {
        match self {
            Self::Fenced(_) => 0,
            Self::TooLarge(_) => 1,
            Self::Refused(_) => 2,
            Self::Unavailable(_) => Self::UNAVAILABLE,
            Self::Forbidden(_) => Self::FORBIDDEN,
            Self::Unknown(_) => Self::UNKNOWN,
        }
    }
}

/// A command that got no answer from the writer.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum SubmitError {
    /// This node does not write at present; the text says why. The command had no effect, or is one that may be repeated.
    #[error("this node is not the primary: {0}")]
    NotPrimary(String),
    /// No answer within the time limit; the command may still take effect.
    #[error("timed out")]
    TimedOut,
    /// The log refused the command's records as too large; it had no effect.
    #[error("too large: {0}")]
    TooLarge(String),
    /// The log refused the command's records; it had no effect.
    #[error("{0}")]
    Failed(String),
    /// The log failed, and nobody knows whether the command took effect.
    #[error("outcome unknown: {0}")]
    Unknown(String),
}
