//! What the use cases about associations answer.

use registrar_model::Error;
use registrar_state::Association;

use crate::answers::FoundSchema;

/// Associations of one resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResourceAssociations {
    /// The resource.
    pub resource_name: String,
    /// Where it lives.
    pub resource_namespace: String,
    /// Its id; empty where it is not known.
    pub resource_id: String,
    /// `topic`
    pub resource_type: String,
    /// The associations that the answer is about.
    pub associations: Vec<AnsweredAssociation>,
}

/// An association and, where the answer has one, a schema of its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredAssociation {
    /// The association.
    pub association: Association,
    /// The schema.
    pub schema: Option<FoundSchema>,
}

/// The outcome of one request of a batch.
pub type AssociationOutcome = Result<ResourceAssociations, Error>;
