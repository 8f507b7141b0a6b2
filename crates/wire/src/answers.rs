//! Answer shapes (spec: core 2.1), in the reference's field order. Nulls and empty texts, lists and maps are left out
//! unless a shape says otherwise.

mod association;
mod compatibility;
mod config;
mod contract;
mod error;
mod health;
mod mode;
mod schema;
mod server;
mod tags;

pub use association::{
    Association, AssociationBatchResponse, AssociationInfo, AssociationResponse, AssociationResult, Hold, Resource,
};
pub use compatibility::CompatibilityCheck;
pub use config::{Config, ConfigUpdate};
pub use contract::{MetadataShape, References, RuleSetShape};
pub use error::ErrorMessage;
pub use health::{ClusterView, ElectionView, FencingView, Health, LogView, MemberView, NodeView, StoreView};
pub use mode::ModeShape;
pub use schema::{ContextId, RegisteredSchema, Schema, SchemaString, Stored, SubjectVersion};
pub use server::{ClusterId, Deployment, ServerVersion};
