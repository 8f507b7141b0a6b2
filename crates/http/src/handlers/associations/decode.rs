//! From the request shapes of `wire` to what the registry is asked.

use registrar_registry::{
    AssociationDeletion, AssociationInfo, AssociationOp, AssociationQuery, AssociationRequest, AssociationResource,
    BatchRequest, WriteOptions,
};
use registrar_wire::Query;
use registrar_wire::requests::{self, AssociationCreateOrUpdateInfo, AssociationCreateOrUpdateRequest};

use super::super::request::schema;

/// Associations that a resource shall have.
pub(super) fn request(request: AssociationCreateOrUpdateRequest) -> AssociationRequest {
    let associations = request.associations.into_iter().map(info).collect();
    AssociationRequest { resource: resource(request.resource), associations }
}

/// How they are written.
pub(super) fn options(query: Query<'_>) -> WriteOptions {
    WriteOptions { context: query.text("context").into_owned(), dry_run: query.flag("dryRun") }
}

fn resource(resource: requests::AssociationResource) -> AssociationResource {
    let requests::AssociationResource { name, namespace, id, resource_type } = resource;
    AssociationResource { name, namespace, id, resource_type }
}

fn info(info: AssociationCreateOrUpdateInfo) -> AssociationInfo {
    AssociationInfo {
        subject: info.subject,
        association_type: info.association_type,
        lifecycle: info.lifecycle,
        frozen: info.frozen,
        schema: info.schema.map(schema),
        normalize: info.normalize.unwrap_or_default(),
    }
}

/// A question of a batch.
pub(super) fn query(request: requests::AssociationGetRequest) -> AssociationQuery {
    AssociationQuery {
        resource: resource(request.resource),
        association_types: request.association_types,
        lifecycle: request.lifecycle,
    }
}

/// A change of a batch.
pub(super) fn batch_request(request: requests::AssociationOpRequest) -> BatchRequest {
    let op = |op| match op {
        requests::AssociationOp::Create(create) => AssociationOp::Create(info(create)),
        requests::AssociationOp::Upsert(upsert) => AssociationOp::Upsert(info(upsert)),
        requests::AssociationOp::Delete(delete) => AssociationOp::Delete(AssociationDeletion {
            association_type: delete.association_type,
            subject: delete.subject,
            cascade: delete.cascade_lifecycle.unwrap_or_default(),
        }),
    };
    BatchRequest { resource: resource(request.resource), ops: request.associations.into_iter().map(op).collect() }
}
