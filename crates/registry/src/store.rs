//! What a failed write is answered with, by operation (spec: core 3.7).

use registrar_log::SubmitError;
use registrar_model::{Error, ErrorKind};

/// The texts of one operation.
pub(crate) struct StoreTexts {
    /// The log failed.
    pub failed: (ErrorKind, &'static str),
    /// No answer in time.
    pub timed_out: (ErrorKind, &'static str),
    /// This node does not write, and nobody is known who does.
    pub no_leader: (ErrorKind, &'static str),
}

pub(crate) const REGISTER: StoreTexts = StoreTexts {
    failed: (ErrorKind::StoreFailed, "Register schema operation failed while writing to the Kafka store"),
    timed_out: (ErrorKind::OperationTimedOut, "Register operation timed out"),
    no_leader: (ErrorKind::LeaderUnknown, "Leader not known."),
};

pub(crate) const DELETE_VERSION: StoreTexts = StoreTexts {
    failed: (ErrorKind::StoreFailed, "Delete Schema Version operation failed while writing to the Kafka store"),
    timed_out: (ErrorKind::OperationTimedOut, "Delete Schema Version operation timed out"),
    no_leader: (ErrorKind::LeaderUnknown, "Leader not known."),
};

pub(crate) const DELETE_SUBJECT: StoreTexts = StoreTexts {
    failed: (ErrorKind::StoreFailed, "Delete subject operation failed while writing to the Kafka store"),
    timed_out: (ErrorKind::OperationTimedOut, "Delete subject operation timed out"),
    no_leader: (ErrorKind::LeaderUnknown, "Leader not known."),
};

/// Associations are worded as registrations are.
pub(crate) const DELETE_ASSOCIATION: StoreTexts = REGISTER;

pub(crate) const UPDATE_CONFIG: StoreTexts = settings("Failed to update compatibility level");
pub(crate) const DELETE_CONFIG: StoreTexts = settings("Failed to delete compatibility level");
pub(crate) const DELETE_MODE: StoreTexts = settings("Failed to delete mode");
pub(crate) const DELETE_CONTEXT: StoreTexts = settings("Error while deleting context");
pub(crate) const UPDATE_MODE: StoreTexts = StoreTexts {
    timed_out: (ErrorKind::OperationTimedOut, "Update mode operation timed out"),
    ..settings("Failed to update mode")
};

const fn settings(text: &'static str) -> StoreTexts {
    StoreTexts {
        failed: (ErrorKind::StoreFailed, text),
        timed_out: (ErrorKind::StoreFailed, text),
        no_leader: (ErrorKind::LeaderUnknown, text),
    }
}

impl StoreTexts {
    /// The answer to a command that the writer gave no answer to.
    pub(crate) fn error(&self, error: SubmitError) -> Error {
        match error {
            SubmitError::TooLarge(_) => ErrorKind::SchemaTooLarge.into(),
            SubmitError::TimedOut | SubmitError::Unknown(_) => Error::new(self.timed_out.0, [self.timed_out.1]),
            SubmitError::Failed(reason) => Error::new(self.failed.0, [format!("{}: {reason}", self.failed.1)]),
            SubmitError::NotPrimary(_) => Error::new(self.no_leader.0, [self.no_leader.1]),
        }
    }
}
