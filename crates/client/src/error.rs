//! What may go wrong between two registries. Every message names the registry and what it was asked.

/// Why a call has no result.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ClientError {
    /// The client cannot be set up: the system's certificates, a file of certificates, credentials.
    #[error("{0}")]
    Setup(String),
    /// No answer came, whatever was tried.
    #[error("cannot reach {address}: {reason}")]
    Unreachable {
        /// The registry.
        address: String,
        /// The last failure.
        reason: String,
    },
    /// 401 or 403.
    #[error("{address} answers {status} to {call}: {message}")]
    Unauthorized {
        /// The registry.
        address: String,
        /// Method and path.
        call: String,
        /// 401 or 403.
        status: u16,
        /// What it says.
        message: String,
    },
    /// An error of the registry.
    #[error("{address} refuses {call}: {message} ({code})")]
    Refused {
        /// The registry.
        address: String,
        /// Method and path.
        call: String,
        /// The `error_code`; the status where the body has none.
        code: u32,
        /// The `message`.
        message: String,
    },
    /// The body is larger than [`crate::ClientConfig::answer_bytes`].
    #[error("the answer of {address} to {call} is larger than {limit} bytes")]
    TooLarge {
        /// The registry.
        address: String,
        /// Method and path.
        call: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// A success whose body is not what the API says.
    #[error("{address} does not answer {call} as a schema registry does: {reason}")]
    NotARegistry {
        /// The registry.
        address: String,
        /// Method and path.
        call: String,
        /// What is wrong with the body.
        reason: String,
    },
}

impl ClientError {
    /// The `error_code` of a refusal.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }
}
