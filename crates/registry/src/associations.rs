//! Associations: resources use subjects (spec: core 10). One file per use case; what they share is in files of its own.

mod answers;
mod batch_get;
mod batch_mutate;
mod change;
mod create;
mod delete;
mod find;
mod guards;
mod intent;
mod request;
mod upsert;
mod validate;

pub use answers::{AnsweredAssociation, AssociationOutcome, ResourceAssociations};
pub use batch_get::AssociationQuery;
pub use batch_mutate::{AssociationDeletion, AssociationOp, BatchRequest};
pub use delete::DeleteOptions;
pub use find::{AssociatedFilter, AssociationFilter};
pub(crate) use guards::{check_references, check_unassociated};
pub use request::{AssociationInfo, AssociationRequest, AssociationResource, WriteOptions};
