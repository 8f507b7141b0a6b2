//! From what the registry answers to the shapes of `wire`.

use registrar_registry::{
    self as registry, AnsweredAssociation, AssociationOutcome, FoundSchema, ResourceAssociations,
};
use registrar_wire::answers::{
    Association, AssociationBatchResponse, AssociationInfo, AssociationResponse, AssociationResult, ErrorMessage, Hold,
    Resource, Schema,
};

use super::super::encode::stored;

/// A list of associations.
pub(super) fn associations(found: &[registry::Association]) -> Vec<Association<'_>> {
    found.iter().map(association).collect()
}

fn association(found: &registry::Association) -> Association<'_> {
    let registry::Association { key, value } = found;
    Association {
        subject: &key.subject,
        guid: &value.guid,
        resource: Resource {
            name: &key.resource_name,
            namespace: &key.resource_namespace,
            id: &value.resource_id,
            resource_type: &key.resource_type,
        },
        association_type: &key.association_type,
        hold: Hold::new(value.lifecycle, value.frozen),
        create_ts: value.create_ts,
        update_ts: value.update_ts,
    }
}

/// A schema in `GET /schemas`, with the associations of its subject.
pub(in crate::handlers) fn listed_schema(found: &FoundSchema) -> Schema<'_> {
    Schema::new(stored(found), &found.aliases).associated(associations(&found.associations))
}

/// Associations of one resource.
pub(super) fn response(answered: &ResourceAssociations) -> AssociationResponse<'_> {
    AssociationResponse {
        resource: Resource {
            name: &answered.resource_name,
            namespace: &answered.resource_namespace,
            id: &answered.resource_id,
            resource_type: &answered.resource_type,
        },
        associations: answered.associations.iter().map(info).collect(),
    }
}

fn info(answered: &AnsweredAssociation) -> AssociationInfo<'_> {
    let registry::Association { key, value } = &answered.association;
    AssociationInfo {
        subject: &key.subject,
        association_type: &key.association_type,
        hold: Hold::new(value.lifecycle, value.frozen),
        schema: answered.schema.as_ref().map(|schema| Schema::new(stored(schema), &[])),
    }
}

/// The outcomes of a batch.
pub(super) fn batch(outcomes: &[AssociationOutcome]) -> AssociationBatchResponse<'_> {
    AssociationBatchResponse { results: outcomes.iter().map(result).collect() }
}

fn result(outcome: &AssociationOutcome) -> AssociationResult<'_> {
    match outcome {
        Ok(answered) => AssociationResult::Result(response(answered)),
        Err(error) => AssociationResult::Error(ErrorMessage::from(error)),
    }
}
