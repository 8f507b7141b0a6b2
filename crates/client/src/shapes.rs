//! What is read and written, owned. Metadata, rule sets and configurations are kept as the JSON that they are, so that
//! fields which another registry knows, and this one does not, pass from one to the other.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A reference of one schema to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// What the referring text calls it.
    #[serde(default)]
    pub name: String,
    /// The subject as written.
    #[serde(default)]
    pub subject: String,
    /// The version.
    #[serde(default)]
    pub version: i32,
}

/// What an id stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// The language; registries before 8.0 leave `AVRO` out.
    #[serde(default = "avro")]
    pub schema_type: String,
    /// What the text refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Metadata; none and `{}` differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
    /// Rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_set: Option<Value>,
    /// The text.
    #[serde(default)]
    pub schema: String,
}

fn avro() -> String {
    "AVRO".to_owned()
}

/// One entry of `GET /schemas`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct SchemaVersion {
    /// The subject, qualified outside of the default context.
    #[serde(default)]
    pub subject: String,
    /// The version.
    pub version: i32,
    /// The id in its context.
    pub id: i32,
    /// What is registered.
    #[serde(flatten)]
    pub content: Content,
    /// Whether it is soft-deleted; registries before 8.0 do not say.
    #[serde(default)]
    pub deleted: Option<bool>,
    /// Names that stand for the subject.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A schema to be written with the id and the version that it has elsewhere (spec: core 4.3; the mode is `IMPORT`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Import {
    /// The version.
    pub version: i32,
    /// The id.
    pub id: i32,
    /// What is registered.
    #[serde(flatten)]
    pub content: Content,
}

/// A configuration as `GET` answers it, or an update as `PUT` takes it.
pub type Config = Map<String, Value>;

/// `{mode}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mode {
    pub(crate) mode: String,
}

/// `{error_code, message}`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ErrorMessage {
    #[serde(default)]
    pub(crate) error_code: Option<u32>,
    #[serde(default)]
    pub(crate) message: Option<String>,
}
