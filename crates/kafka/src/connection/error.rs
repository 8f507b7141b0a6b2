//! Why a broker gave no answer, by what the caller has to do about it.

use std::io;
use std::time::Duration;

use thiserror::Error;

use super::tls;

/// A connection that could not be opened, or a call that was not answered.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("broker {address}: {failure}")]
pub struct ConnectionError {
    /// `host:port`
    pub address: String,
    /// What happened.
    pub failure: Failure,
}

impl ConnectionError {
    /// Whether the same may work later, or at another broker, without anybody's help.
    pub fn is_retriable(&self) -> bool {
        matches!(self.failure, Failure::Unreachable(_) | Failure::Closed(_) | Failure::TimedOut(_))
    }
}

/// What happened. No text holds a secret.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answers at the address, or at the address of the token endpoint.
    #[error("cannot connect: {0}")]
    Unreachable(String),
    /// The connection has ended, or what came over it is no answer to what was asked.
    #[error("the connection is closed: {0}")]
    Closed(String),
    /// No answer within the time limit.
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    /// The log-in was refused; the text says what to do.
    #[error("not logged in: {0}")]
    Authentication(String),
    /// TLS could not be established: a certificate that is not trusted, one that is missing; the text says what to do.
    #[error("no TLS connection: {0}")]
    Tls(String),
    /// No version of a request is known to both sides.
    #[error("not understood: {0}")]
    UnsupportedVersion(String),
}

impl Failure {
    /// The failure at a broker.
    pub(super) fn at(self, address: &str) -> ConnectionError {
        ConnectionError { address: address.to_owned(), failure: self }
    }
}

impl From<io::Error> for Failure {
    /// What reading and writing fail with, TLS or not.
    fn from(error: io::Error) -> Self {
        if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::Tls(tls::explain(error));
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Self::Closed("the broker has ended it (if it always does, check security.protocol)".to_owned())
            }
            _ => Self::Closed(error.to_string()),
        }
    }
}
