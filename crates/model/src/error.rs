//! The one error table: what a registry may answer, with status, code and message (spec: core 3).
//!
//! A layer that fails returns an [`Error`]; nothing is classified by its text, and no code is written anywhere else.

use std::fmt;

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The row's name.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The `error_code`.
    pub code: u32,
    /// The message; each `{}` is replaced by the next argument.
    pub message: &'static str,
}

macro_rules! table {
    ($($(#[$doc:meta])* $name:ident $status:literal $code:literal $message:literal;)*) => {
        /// Names the rows of the error table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorKind { $(#[doc = $message] $name,)* }

        impl ErrorKind {
            /// Every row.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The row of this kind.
            pub const fn row(self) -> Row {
                match self { $(Self::$name => Row {
                    name: stringify!($name), status: $status, code: $code, message: $message,
                },)* }
            }
        }
    };
}

table! {
    BadRequest 400 400 "{}";
    NotFound 404 404 "HTTP 404 Not Found";
    MethodNotAllowed 405 405 "HTTP 405 Method Not Allowed";
    NotAcceptable 406 406 "HTTP 406 Not Acceptable";
    UnsupportedMediaType 415 415 "HTTP 415 Unsupported Media Type";
    BodyTooLarge 413 413 "Request body is too large: {}>{}";
    NullBody 422 422 "{} must not be null (was null)";
    InternalServerError 500 500 "{}";
    RequestTimedOut 504 504 "Request timed out";
    SubjectNotFound 404 40401 "Subject '{}' not found.";
    VersionNotFound 404 40402 "Version {} not found.";
    SchemaNotFound 404 40403 "Schema not found";
    SchemaWithKeyNotFound 404 40403 "Schema {} not found";
    SubjectSoftDeleted 404 40404 "Subject '{}' was soft deleted.Set permanent=true to delete permanently";
    SubjectNotSoftDeleted 404 40405 "Subject '{}' was not deleted first before being permanently deleted";
    VersionSoftDeleted 404 40406 "Subject '{}' Version {} was soft deleted.Set permanent=true to delete permanently";
    VersionNotSoftDeleted 404 40407 "Subject '{}' Version {} was not deleted first before being permanently deleted";
    ConfigNotFound 404 40408 "Subject '{}' does not have subject-level compatibility configured";
    ModeNotFound 404 40409 "Subject '{}' does not have subject-level mode configured";
    AssociationNotFound 404 40410 "Association for '{}' not found.";
    IncompatibleSchema 409 40901 "Schema being registered is incompatible with an earlier schema for subject \"{}\", details: {}";
    IncompatibleAssociatedSchema 409 40901 "{}";
    ResourceAssociated 409 40903 "An association of type '{}' already exists for resource '{}'";
    SubjectAssociated 409 40904 "An association already exists for subject '{}'";
    SubjectOwned 409 40905 "A strong association already exists for subject '{}'";
    NoActiveVersion 409 40907 "No active (non-deleted) version exists for subject '{}'";
    AssociationFrozen 409 40908 "The association of type  '{}' is frozen for subject '{}'";
    SchemaLimitExceeded 422 403 "Schema Limit Exceeded";
    InvalidSchema 422 42201 "{}";
    InvalidVersion 422 42202 "The specified version '{}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"";
    InvalidCompatibilityLevel 422 42203 "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive";
    InvalidMode 422 42204 "Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.";
    ForwardModeNotGlobal 422 42204 "Forward mode only supported on global level";
    OperationNotPermitted 422 42205 "{}";
    ReferenceExists 422 42206 "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject={},version={}}.";
    SubjectReferenced 422 42206 "One or more references exist to the schema {}.";
    InvalidSubject 422 42208 "The specified subject '{}' is not a valid.";
    SchemaTooLarge 422 42209 "Register operation failed because schema is too large";
    InvalidRuleSet 422 42210 "{}";
    ContextNotEmpty 422 42211 "The specified context '{}' is not empty.";
    InvalidAssociation 422 42212 "The association specified an invalid value for property: '{}', detail: {}";
    StoreFailed 500 50001 "{}";
    OperationTimedOut 500 50002 "{}";
    ForwardingFailed 500 50003 "{}";
    LeaderUnknown 500 50004 "{}";
}

/// An answer other than success: a row of the table with its message filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// The row `kind`, its `{}` filled with `arguments` in turn.
    pub fn new<A: AsRef<str>>(kind: ErrorKind, arguments: impl IntoIterator<Item = A>) -> Self {
        let mut parts = kind.row().message.split("{}");
        let mut message = parts.next().unwrap_or_default().to_owned();
        let mut arguments = arguments.into_iter();
        for part in parts {
            if let Some(argument) = arguments.next() {
                message.push_str(argument.as_ref());
            }
            message.push_str(part);
        }
        Self { kind, message }
    }

    /// Which row it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.kind.row().status
    }

    /// The `error_code`.
    pub fn code(&self) -> u32 {
        self.kind.row().code
    }

    /// The message, filled in.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl From<ErrorKind> for Error {
    /// A row without arguments.
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind, [""; 0])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn a_code_has_one_status() {
        let mut statuses = HashMap::new();
        for row in ErrorKind::ALL.iter().map(|kind| kind.row()) {
            assert_eq!(*statuses.entry(row.code).or_insert(row.status), row.status, "{}", row.name);
            // the public API documents this one with a code that is no status of its own
            let of_its_status = row.code == u32::from(row.status) || row.code / 100 == u32::from(row.status);
            assert!(of_its_status || row.name == "SchemaLimitExceeded", "{}", row.name);
        }
    }

    #[test]
    fn arguments_fill_the_message_in_turn() {
        let error = Error::new(ErrorKind::ReferenceExists, ["s", "3"]);
        assert_eq!(
            error.message(),
            "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=s,version=3}."
        );
    }
}
