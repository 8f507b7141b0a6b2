//! The use cases of the registry: register, look up, delete, compare, configure. They know neither HTTP nor Kafka.

mod answers;
mod requests;

use registrar_model::{Config, Error, Mode};

pub use answers::{Compatibility, FoundSchema, RegisteredSchema};
pub use requests::{
    Change, ConfigUpdate, DeletedFilter, LookUpOptions, RegisterOptions, RequestedReference, SchemaFilter,
    SchemaRequest,
};

/// One registry. (Stubs: the lead fills them in.)
pub struct Registry {}

#[allow(missing_docs, unused_variables, clippy::unimplemented)]
impl Registry {
    /// Subjects with that prefix (qualified, or `:*:` for all contexts), sorted.
    pub fn subjects(&self, prefix: &str, filter: DeletedFilter) -> Vec<String> { unimplemented!() }
    /// Known contexts, `.` first, those with the prefix.
    pub fn contexts(&self, prefix: &str) -> Vec<String> { unimplemented!() }
    pub async fn delete_context(&self, context: &str) -> Result<(), Error> { unimplemented!() }
    /// `as_negative` lists soft-deleted versions as negative numbers.
    pub fn versions(&self, subject: &str, filter: DeletedFilter, as_negative: bool) -> Result<Vec<i32>, Error> { unimplemented!() }
    /// `version` is the raw path segment.
    pub async fn version(&self, subject: &str, version: &str, deleted: bool, format: &str) -> Result<FoundSchema, Error> { unimplemented!() }
    /// Ids of the versions that refer to this one.
    pub fn referenced_by(&self, subject: &str, version: &str, deleted: bool) -> Result<Vec<i32>, Error> { unimplemented!() }
    /// The latest version whose metadata properties hold all pairs.
    pub async fn latest_with_metadata(&self, subject: &str, pairs: &[(String, String)], deleted: bool, format: &str) -> Result<FoundSchema, Error> { unimplemented!() }
    pub async fn register(&self, subject: &str, request: SchemaRequest, options: RegisterOptions) -> Result<RegisteredSchema, Error> { unimplemented!() }
    pub async fn look_up(&self, subject: &str, request: SchemaRequest, options: LookUpOptions) -> Result<FoundSchema, Error> { unimplemented!() }
    pub async fn delete_version(&self, subject: &str, version: &str, permanent: bool) -> Result<i32, Error> { unimplemented!() }
    pub async fn delete_subject(&self, subject: &str, permanent: bool) -> Result<Vec<i32>, Error> { unimplemented!() }
    /// `version`: `None` for `/compatibility/subjects/{s}/versions`. With `verbose`, an invalid schema is a verdict, not an error.
    pub async fn check_compatibility(&self, subject: &str, version: Option<&str>, request: SchemaRequest, normalize: bool, verbose: bool) -> Result<Compatibility, Error> { unimplemented!() }
    /// `subject` is the raw `subject` query parameter, empty if absent.
    pub async fn schema_by_id(&self, id: i32, subject: &str, format: &str) -> Result<FoundSchema, Error> { unimplemented!() }
    /// The highest id in the context of a found schema (`fetchMaxId`).
    pub fn highest_id(&self, found: &FoundSchema) -> i32 { unimplemented!() }
    pub fn subjects_of_id(&self, id: i32, subject: &str, deleted: bool) -> Result<Vec<String>, Error> { unimplemented!() }
    pub fn versions_of_id(&self, id: i32, subject: &str, deleted: bool) -> Result<Vec<(String, i32)>, Error> { unimplemented!() }
    pub async fn schema_by_guid(&self, guid: &str, format: &str) -> Result<FoundSchema, Error> { unimplemented!() }
    /// (context, id) pairs, sorted.
    pub fn ids_of_guid(&self, guid: &str) -> Vec<(String, i32)> { unimplemented!() }
    pub fn schemas(&self, filter: &SchemaFilter) -> Vec<FoundSchema> { unimplemented!() }
    /// `subject`: `None` for the top level. Same for the five methods below.
    pub fn config(&self, subject: Option<&str>, default_to_global: bool) -> Result<Config, Error> { unimplemented!() }
    pub async fn update_config(&self, subject: Option<&str>, update: ConfigUpdate) -> Result<Config, Error> { unimplemented!() }
    pub async fn delete_config(&self, subject: Option<&str>) -> Result<Config, Error> { unimplemented!() }
    pub fn mode(&self, subject: Option<&str>, default_to_global: bool) -> Result<Mode, Error> { unimplemented!() }
    /// `mode`: `None` clears it.
    pub async fn update_mode(&self, subject: Option<&str>, mode: Option<&str>, force: bool) -> Result<(), Error> { unimplemented!() }
    /// The former mode; `None` if there was none (only with `recursive`).
    pub async fn delete_mode(&self, subject: Option<&str>, recursive: bool) -> Result<Option<Mode>, Error> { unimplemented!() }
    /// The subject that this one is an alias of, qualified (spec: core 5.4).
    pub fn alias_target(&self, subject: &str) -> Option<String> { unimplemented!() }
}
