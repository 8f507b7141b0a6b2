//! Faults.

use registrar_model::Error;
use serde::Serialize;

/// `{error_code, message}`.
#[derive(Debug, Clone, Copy, Serialize)]
#[allow(missing_docs)] // what they say
pub struct ErrorMessage<'a> {
    pub error_code: u32,
    pub message: &'a str,
}

impl<'a> From<&'a Error> for ErrorMessage<'a> {
    fn from(error: &'a Error) -> Self {
        Self { error_code: error.code(), message: error.message() }
    }
}
