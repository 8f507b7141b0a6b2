//! What a write that was not carried out is answered with, by operation (spec: core 3.7).

use registrar_log::SubmitError;
use registrar_model::{Error, ErrorKind};

/// The texts of one operation.
#[derive(Debug)]
pub struct WriteTexts {
    /// The log failed.
    failed: (ErrorKind, &'static str),
    /// No answer in time.
    timed_out: (ErrorKind, &'static str),
    /// This node does not write, and nobody is known who does.
    no_leader: &'static str,
    /// The node that writes could not be asked, or its answer is lost.
    not_forwarded: &'static str,
}

/// Registering, editing tags, and everything about associations.
pub const REGISTER: WriteTexts = WriteTexts {
    failed: (ErrorKind::StoreFailed, "Register schema operation failed while writing to the Kafka store"),
    timed_out: (ErrorKind::OperationTimedOut, "Register operation timed out"),
    no_leader: "Leader not known.",
    not_forwarded: "Error while forwarding register schema request to the leader",
};

/// Deleting a version.
pub const DELETE_VERSION: WriteTexts = WriteTexts {
    failed: (ErrorKind::StoreFailed, "Delete Schema Version operation failed while writing to the Kafka store"),
    timed_out: (ErrorKind::OperationTimedOut, "Delete Schema Version operation timed out"),
    no_leader: "Leader not known.",
    not_forwarded: "Error while forwarding delete schema version request to the leader",
};

/// Deleting a subject.
pub const DELETE_SUBJECT: WriteTexts = WriteTexts {
    failed: (ErrorKind::StoreFailed, "Delete subject operation failed while writing to the Kafka store"),
    timed_out: (ErrorKind::OperationTimedOut, "Delete subject operation timed out"),
    no_leader: "Leader not known.",
    not_forwarded: "Error while forwarding delete subject request to the leader",
};

/// Ending associations, worded as registrations are.
pub const DELETE_ASSOCIATION: WriteTexts = REGISTER;

/// Updating a configuration.
pub const UPDATE_CONFIG: WriteTexts =
    settings("Failed to update compatibility level", "Error while forwarding update config request to the leader");
/// Removing a configuration.
pub const DELETE_CONFIG: WriteTexts =
    settings("Failed to delete compatibility level", "Error while forwarding delete config request to the leader");
/// Removing a mode.
pub const DELETE_MODE: WriteTexts =
    settings("Failed to delete mode", "Error while forwarding delete mode request to the leader");
/// Deleting a context.
pub const DELETE_CONTEXT: WriteTexts =
    settings("Error while deleting context", "Error while forwarding delete context request to the leader");
/// Setting a mode.
pub const UPDATE_MODE: WriteTexts = WriteTexts {
    timed_out: (ErrorKind::OperationTimedOut, "Update mode operation timed out"),
    ..settings("Failed to update mode", "Error while forwarding update mode request to the leader")
};

const fn settings(text: &'static str, not_forwarded: &'static str) -> WriteTexts {
    WriteTexts {
        failed: (ErrorKind::StoreFailed, text),
        timed_out: (ErrorKind::StoreFailed, text),
        no_leader: text,
        not_forwarded,
    }
}

impl WriteTexts {
    /// Nobody knows whether it has taken effect, or whether it is visible here already: 50002, where the operation has it.
    pub fn timed_out(&self) -> Error {
        Error::new(self.timed_out.0, [self.timed_out.1])
    }

    /// 50004: it has had no effect, and nobody is known who writes.
    pub fn no_leader(&self) -> Error {
        Error::new(ErrorKind::LeaderUnknown, [self.no_leader])
    }

    /// 50003: the node that writes could not be asked, or its answer is lost.
    pub fn not_forwarded(&self) -> Error {
        Error::new(ErrorKind::ForwardingFailed, [self.not_forwarded])
    }

    /// 50001: the log failed, or what is written to it could not be made.
    pub(crate) fn failed(&self, reason: &str) -> Error {
        Error::new(self.failed.0, [format!("{}: {reason}", self.failed.1)])
    }

    /// The answer to a command that the writer gave no answer to.
    pub(crate) fn error(&self, error: SubmitError) -> Error {
        match error {
            SubmitError::TooLarge(_) => ErrorKind::SchemaTooLarge.into(),
            SubmitError::TimedOut | SubmitError::Unknown(_) => self.timed_out(),
            SubmitError::Failed(reason) => self.failed(&reason),
            SubmitError::NotPrimary(_) => self.no_leader(),
        }
    }
}
