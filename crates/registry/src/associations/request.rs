//! What clients ask about the associations of a resource.

use registrar_model::Lifecycle;

use crate::requests::SchemaRequest;

/// What names a resource, in every request about one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationResource {
    /// Its name.
    pub name: Option<String>,
    /// Where it lives.
    pub namespace: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// `topic`, also where it is absent or empty.
    pub resource_type: Option<String>,
}

/// Associations that a resource shall have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationRequest {
    /// The resource.
    pub resource: AssociationResource,
    /// One for each type at most.
    pub associations: Vec<AssociationInfo>,
}

/// One association that a resource shall have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationInfo {
    /// The subject; absent for the resource's own.
    pub subject: Option<String>,
    /// `key` or `value`, also where it is absent or empty.
    pub association_type: Option<String>,
    /// Whose the subject is.
    pub lifecycle: Option<Lifecycle>,
    /// Whether the association may not be changed.
    pub frozen: Option<bool>,
    /// A schema to register with it.
    pub schema: Option<SchemaRequest>,
    /// Whether the schema is registered in normal form.
    pub normalize: bool,
}

/// How associations are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// The context of subjects that have none of their own, as `:.ctx:`; empty for the default context.
    pub context: String,
    /// Whether everything is checked and nothing written.
    pub dry_run: bool,
}
