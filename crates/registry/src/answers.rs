//! What the use cases answer.

use std::sync::Arc;

use registrar_model::{Content, Guid, SchemaId, SchemaTags, Version};
use registrar_state::{Association, StoredContent};

/// A schema under a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSchema {
    /// The subject, qualified.
    pub subject: String,
    /// The version.
    pub version: Version,
    /// The id.
    pub id: SchemaId,
    /// The hash of what is stored, whatever the format.
    pub guid: Guid,
    /// Type, references, metadata and rules as stored; the text in the format that was asked for is below.
    pub stored: Arc<StoredContent>,
    /// The text in the format that was asked for.
    pub schema: Arc<str>,
    /// When it was written, in ms since the Unix epoch; `None` where the answer does not say.
    pub timestamp: Option<i64>,
    /// Whether it is soft-deleted; `None` where the answer does not say.
    pub deleted: Option<bool>,
    /// The other names under which a list names it.
    pub aliases: Vec<String>,
    /// The entities that have the inline tags that were looked for.
    pub tags: Vec<SchemaTags>,
    /// The associations of the subject that a list shows.
    pub associations: Vec<Association>,
}

impl FoundSchema {
    /// Type, references, metadata and rules.
    pub fn content(&self) -> &Content {
        self.stored.content()
    }
}

impl RegisteredSchema {
    /// Type, references, metadata and rules.
    pub fn content(&self) -> &Content {
        self.stored.content()
    }
}

/// The outcome of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredSchema {
    /// The id.
    pub id: SchemaId,
    /// The version; `None` where the answer does not say.
    pub version: Option<Version>,
    /// The content's hash.
    pub guid: Guid,
    /// What is registered.
    pub stored: Arc<StoredContent>,
    /// The text in the format that was asked for.
    pub schema: Arc<str>,
    /// As in [`FoundSchema`].
    pub timestamp: Option<i64>,
    /// As in [`FoundSchema`].
    pub deleted: Option<bool>,
}

/// The outcome of a compatibility check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compatibility {
    /// The verdict.
    pub is_compatible: bool,
    /// Why not; empty for a compatible schema.
    pub messages: Vec<String>,
}
