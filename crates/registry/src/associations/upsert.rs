//! `PUT /associations/resources/{resourceId}` (spec: core 10.4).

use registrar_model::{Error, QualifiedSubject};

use super::answers::ResourceAssociations;
use super::intent::{Change, Kind};
use super::request::{AssociationRequest, WriteOptions};
use super::validate::{invalid, validate};
use crate::Registry;

impl Registry {
    /// Adds associations to a resource that exists, or changes those that are not frozen. Answers as
    /// [`Self::create_associations`] does.
    ///
    /// # Errors
    /// 42212, 42205, 40908, 40907, 40905, and those of the log.
    pub async fn upsert_associations(
        &self,
        resource_id: &str,
        mut request: AssociationRequest,
        options: &WriteOptions,
    ) -> Result<ResourceAssociations, Error> {
        match request.resource.id.as_deref().filter(|id| !id.is_empty()) {
            Some(id) if id != resource_id => {
                let detail = "Resource ID in the path parameter does not match the resource ID in the request body";
                return Err(invalid("resourceId", detail));
            }
            _ => request.resource.id = Some(resource_id.to_owned()),
        }
        let (resource, wanted) = validate(request, options.dry_run)?;
        let context = QualifiedSubject::parse(&options.context).context;
        self.change_associations(Change { kind: Kind::Upsert, resource, wanted, context }, options.dry_run).await
    }
}
