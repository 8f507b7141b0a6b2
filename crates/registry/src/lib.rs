//! The use cases of the registry: register, look up, delete, compare, configure, associate. They know neither HTTP nor Kafka.

mod answers;
mod associations;
mod compatibility;
mod config;
mod contexts;
mod delete;
mod draft;
mod found;
mod ids;
mod lookup;
mod matching;
mod mode;
mod parsing;
mod pool;
mod prefix;
mod references;
mod register;
mod registry;
mod requests;
mod schemas;
mod scope;
mod snapshot;
pub mod store;
mod subjects;
mod tags;

pub use answers::{Compatibility, FoundSchema, RegisteredSchema};
pub use associations::{
    AnsweredAssociation, AssociatedFilter, AssociationDeletion, AssociationFilter, AssociationInfo, AssociationOp,
    AssociationOutcome, AssociationQuery, AssociationRequest, AssociationResource, BatchRequest, DeleteOptions,
    ResourceAssociations, WriteOptions,
};
pub use registrar_state::Association;
pub use registry::{Defaults, Limits, Registry};
pub use requests::{
    Change, ConfigUpdate, DeletedFilter, LookUpOptions, Presentation, RegisterOptions, RuleChanges, SchemaFilter,
    SchemaRequest, TagChanges, TagRequest,
};
