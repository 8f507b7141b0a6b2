//! The registry's vocabulary: tenants, contexts and subjects, ids and versions, modes, levels, metadata, rule sets,
//! references, the content hash, and the one error table. Nothing here does I/O or knows how it is written as JSON.

mod error;
mod guid;
mod level;
mod lifecycle;
mod metadata;
mod mode;
mod reference;
mod rules;
mod schema_type;
mod settings;
mod subject;
mod tags;
mod version;

pub use error::{Error, ErrorKind, Row};
pub use guid::{Content, Guid};
pub use level::{CompatibilityLevel, CompatibilityPolicy};
pub use lifecycle::Lifecycle;
pub use metadata::{CONFLUENT_VERSION, ENCRYPTED, Metadata};
pub use mode::Mode;
pub use reference::{Reference, RequestedReference};
pub use rules::{Rule, RuleKind, RuleMode, RulePhase, RuleSet};
pub use schema_type::SchemaType;
pub use settings::Config;
pub use subject::{ContextName, DEFAULT_TENANT, GLOBAL_CONTEXT, QualifiedSubject, Tenant};
pub use tags::{EntityType, SchemaEntity, SchemaTags};
pub use version::{SchemaId, Version, VersionSelector};
