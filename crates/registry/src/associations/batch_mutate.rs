//! `POST /associations:batchMutate` (spec: core 10.6).

use registrar_model::{Error, ErrorKind, QualifiedSubject};
use registrar_state::View;

use super::answers::{AssociationOutcome, ResourceAssociations};
use super::batch_get::answered;
use super::delete::DeleteOptions;
use super::intent::of_resource;
use super::request::{AssociationInfo, AssociationRequest, AssociationResource, WriteOptions};
use super::validate::{Resource, TOPIC, association_type, invalid, resource};
use crate::Registry;

/// One step of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssociationOp {
    /// As [`Registry::create_associations`].
    Create(AssociationInfo),
    /// As [`Registry::upsert_associations`].
    Upsert(AssociationInfo),
    /// As [`Registry::delete_associations`], for one type.
    Delete(AssociationDeletion),
}

/// Which association of a resource is ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssociationDeletion {
    /// `key` or `value`, also where it is absent or empty.
    pub association_type: Option<String>,
    /// The subject that it must be with; `None` for any.
    pub subject: Option<String>,
    /// Whether a frozen association goes too, and what the resource owns with it.
    pub cascade: bool,
}

/// What is to be done with the associations of one resource, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchRequest {
    /// The resource.
    pub resource: AssociationResource,
    /// The steps.
    pub ops: Vec<AssociationOp>,
}

/// Steps that are carried out together.
enum Stage {
    Create(Vec<AssociationInfo>),
    Upsert(Vec<AssociationInfo>),
    Delete(AssociationDeletion),
}

impl Registry {
    /// Carries out many requests, one outcome for each in its order. A request that fails leaves the others alone; what
    /// it had done before stays. The outcome of one that does not holds the associations that the resource has then,
    /// none in a dry run.
    ///
    /// # Errors
    /// 42212 if there is no request; 50004 for all of them if this node does not write and nothing was carried out.
    pub async fn mutate_associations(
        &self,
        requests: Vec<BatchRequest>,
        options: &WriteOptions,
    ) -> Result<Vec<AssociationOutcome>, Error> {
        if requests.is_empty() {
            return Err(invalid("requests", "cannot be null or empty"));
        }
        let mut outcomes = Vec::with_capacity(requests.len());
        let mut carried_out = false;
        for request in requests {
            match self.mutate(request, options, &mut carried_out).await {
                Err(error) if error.kind() == ErrorKind::LeaderUnknown && !carried_out => return Err(error),
                outcome => outcomes.push(outcome.map_err(as_outcome)),
            }
        }
        Ok(outcomes)
    }

    /// Says in `carried_out` whether anything was, also where it then fails.
    async fn mutate(
        &self,
        request: BatchRequest,
        options: &WriteOptions,
        carried_out: &mut bool,
    ) -> AssociationOutcome {
        let resource = resource(&request.resource, options.dry_run)?;
        if request.ops.is_empty() {
            return Err(invalid("associations", "cannot be null or empty"));
        }
        for stage in stages(request.ops) {
            let outcome = self.carry_out(stage, &request.resource, &resource, options).await;
            // whether a command that timed out has taken effect, nobody knows
            *carried_out |= outcome
                .as_ref()
                .map_or_else(|error| error.status() >= 500 && error.kind() != ErrorKind::LeaderUnknown, |()| true);
            outcome?;
        }
        let view = self.state.read();
        let current = if options.dry_run { Vec::new() } else { of_resource(&view, &resource) };
        Ok(ResourceAssociations {
            associations: current.into_iter().map(|one| answered(&view, one, false)).collect(),
            resource_name: resource.name,
            resource_namespace: resource.namespace,
            resource_id: resource.id.unwrap_or_default(),
            resource_type: TOPIC.to_owned(),
        })
    }

    async fn carry_out(
        &self,
        stage: Stage,
        named: &AssociationResource,
        resource: &Resource,
        options: &WriteOptions,
    ) -> Result<(), Error> {
        let with = |associations| AssociationRequest { resource: named.clone(), associations };
        match stage {
            Stage::Create(infos) => self.create_associations(with(infos), options).await.map(drop),
            Stage::Upsert(infos) => {
                let id = named.id.clone().unwrap_or_default();
                self.upsert_associations(&id, with(infos), options).await.map(drop)
            }
            Stage::Delete(deletion) => self.end_one(deletion, resource.clone(), options).await,
        }
    }

    async fn end_one(
        &self,
        deletion: AssociationDeletion,
        resource: Resource,
        options: &WriteOptions,
    ) -> Result<(), Error> {
        let association_type = association_type(deletion.association_type.as_deref())?;
        let context = QualifiedSubject::parse(&options.context).context;
        let subject = deletion.subject.map(|subject| QualifiedSubject::parse_in(&context, &subject).to_string());
        let doomed = move |view: &View<'_>| {
            let mut doomed = of_resource(view, &resource);
            doomed.retain(|one| *one.key.association_type == *association_type);
            doomed.retain(|one| subject.as_deref().is_none_or(|subject| *subject == *one.key.subject));
            if doomed.is_empty() {
                let label = resource.id.as_ref().unwrap_or(&resource.name);
                return Err(Error::new(ErrorKind::AssociationNotFound, [label]));
            }
            Ok(doomed)
        };
        let options = DeleteOptions { cascade: deletion.cascade, dry_run: options.dry_run };
        self.end_associations(doomed, options).await
    }
}

/// Neighbours of one kind are made or changed together; deletions are carried out one by one.
fn stages(ops: Vec<AssociationOp>) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for op in ops {
        match (stages.last_mut(), op) {
            (Some(Stage::Create(infos)), AssociationOp::Create(info))
            | (Some(Stage::Upsert(infos)), AssociationOp::Upsert(info)) => infos.push(info),
            (_, AssociationOp::Create(info)) => stages.push(Stage::Create(vec![info])),
            (_, AssociationOp::Upsert(info)) => stages.push(Stage::Upsert(vec![info])),
            (_, AssociationOp::Delete(deletion)) => stages.push(Stage::Delete(deletion)),
        }
    }
    stages
}

/// Here the reference counts a text that is no schema among the faults of the request.
fn as_outcome(error: Error) -> Error {
    if error.kind() == ErrorKind::InvalidSchema { invalid("schema", error.message()) } else { error }
}
