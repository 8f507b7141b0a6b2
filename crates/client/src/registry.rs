//! The calls.

use registrar_wire::Operation;
use serde::de::DeserializeOwned;

use crate::request::Request;
use crate::shapes::{Config, Import, Mode, SchemaVersion};
use crate::transport::Transport;
use crate::{Address, ClientConfig, ClientError};

// error codes of answers that are no failures here (spec: core 3.1)
const SUBJECT_NOT_FOUND: u32 = 40401;
const VERSION_SOFT_DELETED: u32 = 40406;
const NO_CONFIG: u32 = 40408;
const NO_MODE: u32 = 40409;

/// A schema registry, asked over HTTP. Clones share their connections. Subjects are given in their normal form; where
/// settings are meant, the empty subject is the top level.
///
/// Every method fails with a [`ClientError`] that names the registry and the call.
#[derive(Debug, Clone)]
pub struct Registry {
    transport: Transport,
}

impl Registry {
    /// A client of the registry at `address`. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError::Setup`].
    pub fn new(address: Address, config: ClientConfig) -> Result<Self, ClientError> {
        Ok(Self { transport: Transport::new(address, config)? })
    }

    /// Where the registry is.
    pub fn address(&self) -> &Address {
        self.transport.address()
    }

    /// The names of the contexts, `.` among them.
    pub async fn contexts(&self) -> Result<Vec<String>, ClientError> {
        self.read(&Request::new(Operation::ListContexts, [])).await
    }

    /// Up to `limit` versions of all subjects of all contexts, after the first `offset` ones; soft-deleted ones among
    /// them if asked for. An empty list is the end: a registry may give fewer than asked for.
    pub async fn schemas(&self, offset: usize, limit: usize, deleted: bool) -> Result<Vec<SchemaVersion>, ClientError> {
        let request = Request::new(Operation::ListSchemas, []).query("subjectPrefix", ":*:").query("aliases", true);
        self.read(&request.query("deleted", deleted).query("offset", offset).query("limit", limit)).await
    }

    /// Writes a schema with its id and version.
    pub async fn import(&self, subject: &str, schema: &Import) -> Result<(), ClientError> {
        self.write(&Request::new(Operation::RegisterSchema, [subject]).json(schema)).await
    }

    /// Soft-deletes a version. One that is soft-deleted already is no error.
    pub async fn delete_version(&self, subject: &str, version: i32) -> Result<(), ClientError> {
        let request = Request::new(Operation::DeleteVersion, [subject, &version.to_string()]);
        done(self.write(&request).await, VERSION_SOFT_DELETED)
    }

    /// The configuration that a subject or a context has of its own; at the top level, its own or the server's default.
    pub async fn config(&self, subject: &str) -> Result<Option<Config>, ClientError> {
        let request = settings(subject, Operation::GetConfig, Operation::GetSubjectConfig);
        found(self.read(&request).await, NO_CONFIG)
    }

    /// The configuration in force at the top level.
    pub async fn effective_config(&self) -> Result<Config, ClientError> {
        self.read(&Request::new(Operation::GetConfig, []).query("defaultToGlobal", true)).await
    }

    /// Updates a configuration: `null` clears a field, and an absent one keeps its value.
    pub async fn update_config(&self, subject: &str, update: &Config) -> Result<(), ClientError> {
        let request = settings(subject, Operation::UpdateConfig, Operation::UpdateSubjectConfig);
        self.write(&request.json(update)).await
    }

    /// Removes a configuration. One that is not there is no error.
    pub async fn delete_config(&self, subject: &str) -> Result<(), ClientError> {
        let request = settings(subject, Operation::DeleteConfig, Operation::DeleteSubjectConfig);
        done(self.write(&request).await, SUBJECT_NOT_FOUND)
    }

    /// The mode that a subject or a context has of its own; at the top level, its own or `READWRITE`.
    pub async fn mode(&self, subject: &str) -> Result<Option<String>, ClientError> {
        let request = settings(subject, Operation::GetMode, Operation::GetSubjectMode);
        Ok(found(self.read::<Mode>(&request).await, NO_MODE)?.map(|shape| shape.mode))
    }

    /// The mode in force at the top level.
    pub async fn effective_mode(&self) -> Result<String, ClientError> {
        let shape: Mode = self.read(&Request::new(Operation::GetMode, []).query("defaultToGlobal", true)).await?;
        Ok(shape.mode)
    }

    /// Sets a mode, whatever schemas there are: without force, going into `IMPORT` clears soft-deleted ones
    /// (spec: core 6.6).
    pub async fn update_mode(&self, subject: &str, mode: &str) -> Result<(), ClientError> {
        let request = settings(subject, Operation::UpdateMode, Operation::UpdateSubjectMode).query("force", true);
        self.write(&request.json(&Mode { mode: mode.to_owned() })).await
    }

    /// Removes a mode. One that is not there is no error.
    pub async fn delete_mode(&self, subject: &str) -> Result<(), ClientError> {
        let request = settings(subject, Operation::DeleteMode, Operation::DeleteSubjectMode);
        done(self.write(&request).await, SUBJECT_NOT_FOUND)
    }

    async fn read<T: DeserializeOwned>(&self, request: &Request) -> Result<T, ClientError> {
        let body = self.transport.call(request).await?;
        serde_json::from_slice(&body).map_err(|error| {
            let (address, call) = self.transport.names(request);
            ClientError::NotARegistry { address, call, reason: error.to_string() }
        })
    }

    async fn write(&self, request: &Request) -> Result<(), ClientError> {
        self.transport.call(request).await.map(|_| ())
    }
}

/// A call about settings, which have routes of their own at the top level.
fn settings(subject: &str, top_level: Operation, other: Operation) -> Request {
    if subject.is_empty() { Request::new(top_level, []) } else { Request::new(other, [subject]) }
}

/// What was read, or nothing where the registry says `code`.
fn found<T>(outcome: Result<T, ClientError>, code: u32) -> Result<Option<T>, ClientError> {
    match outcome {
        Err(error) if error.code() == Some(code) => Ok(None),
        other => other.map(Some),
    }
}

/// What was written, or was as wanted before, which the registry says with `code`.
fn done(outcome: Result<(), ClientError>, code: u32) -> Result<(), ClientError> {
    found(outcome, code).map(|_| ())
}
