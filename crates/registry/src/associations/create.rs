//! `POST /associations` (spec: core 10.3).

use registrar_model::{Error, QualifiedSubject};

use super::answers::ResourceAssociations;
use super::intent::{Change, Kind};
use super::request::{AssociationRequest, WriteOptions};
use super::validate::validate;
use crate::Registry;

impl Registry {
    /// Makes associations of a resource, and registers the schemas that come with them, all in one batch. The answer
    /// holds what was made; what was there already is left out, and a dry run makes nothing.
    ///
    /// # Errors
    /// 42212, 42205, 40903, 40907, 40904, 42206, 40905, 42201, 40901, and those of the log.
    pub async fn create_associations(
        &self,
        request: AssociationRequest,
        options: &WriteOptions,
    ) -> Result<ResourceAssociations, Error> {
        let (resource, wanted) = validate(request, options.dry_run)?;
        let context = QualifiedSubject::parse(&options.context).context;
        self.change_associations(Change { kind: Kind::Create, resource, wanted, context }, options.dry_run).await
    }
}
