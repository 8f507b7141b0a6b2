//! Handlers by area: each decodes its call, calls the registry, and encodes the answer.

mod associations;
mod compatibility;
mod config;
mod contexts;
mod encode;
pub(crate) mod health;
mod mode;
mod openapi;
mod reference_format;
mod request;
mod root;
mod schemas;
mod subjects;
mod tags;
pub(crate) mod versions;

use std::pin::Pin;

use registrar_model::{Error, ErrorKind};
use registrar_wire::Operation;

use crate::answer::{Answer, Content};
use crate::app::App;
use crate::call::Call;

/// What a handler gives.
pub(crate) type Outcome = Result<Answer, Error>;

/// A handler at work. Boxed, so that a request takes the space of its own handler and not of the largest.
type Work<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// The fault of a handler that ended without an outcome.
pub(crate) fn internal_error() -> Error {
    Error::new(ErrorKind::InternalServerError, ["Internal Server Error"])
}

/// The answer that an outcome is. Faults of this side are logged.
pub(crate) fn answered(outcome: Outcome) -> Answer {
    outcome.unwrap_or_else(|error| {
        if error.status() >= 500 {
            tracing::error!(code = error.code(), "{}", error.message());
        }
        Answer::fault(&error, Content::Negotiated)
    })
}

/// Has the handler of a call's route answer it.
pub(crate) fn handle<'a>(app: &'a App, call: &'a Call) -> Work<'a> {
    match call.route.operation {
        Operation::GetRoot => Box::pin(root::get()),
        Operation::PostRoot => Box::pin(root::post(call)),
        Operation::GetOpenApi => Box::pin(openapi::get()),
        Operation::GetLiveness => Box::pin(health::live()),
        Operation::GetReadiness => Box::pin(health::ready(Some(&app.cluster.vitals))),
        Operation::GetCluster => Box::pin(health::cluster(&app.cluster.vitals)),
        Operation::GetClusterId => Box::pin(root::cluster_id(app)),
        Operation::GetServerVersion => Box::pin(root::version(app)),
        Operation::GetDeployment => Box::pin(root::deployment(app)),

        Operation::GetSchemaById => Box::pin(schemas::by_id(app, call)),
        Operation::GetSchemaTextById => Box::pin(schemas::text_by_id(app, call)),
        Operation::GetSubjectsOfId => Box::pin(schemas::subjects_of_id(app, call)),
        Operation::GetVersionsOfId => Box::pin(schemas::versions_of_id(app, call)),
        Operation::GetSchemaByGuid => Box::pin(schemas::by_guid(app, call)),
        Operation::GetIdsOfGuid => Box::pin(schemas::ids_of_guid(app, call)),
        Operation::GetSchemaTypes => Box::pin(schemas::types()),
        Operation::ListSchemas => Box::pin(schemas::list(app, call)),

        Operation::ListSubjects => Box::pin(subjects::list(app, call)),
        Operation::LookUpSchema => Box::pin(subjects::look_up(app, call)),
        Operation::DeleteSubject => Box::pin(subjects::delete(app, call)),
        Operation::GetLatestWithMetadata => Box::pin(subjects::latest_with_metadata(app, call)),

        Operation::ListVersions => Box::pin(versions::list(app, call)),
        Operation::RegisterSchema => Box::pin(versions::register(app, call)),
        Operation::GetVersion => Box::pin(versions::get(app, call)),
        Operation::DeleteVersion => Box::pin(versions::delete(app, call)),
        Operation::GetVersionText => Box::pin(versions::text(app, call)),
        Operation::ModifyTags => Box::pin(tags::modify(app, call)),
        Operation::ListReferencing => Box::pin(versions::referenced_by(app, call)),

        Operation::CheckVersionCompatibility => Box::pin(compatibility::with_version(app, call)),
        Operation::CheckCompatibility => Box::pin(compatibility::with_subject(app, call)),

        Operation::GetConfig | Operation::GetSubjectConfig => Box::pin(config::get(app, call)),
        Operation::UpdateConfig | Operation::UpdateSubjectConfig => Box::pin(config::update(app, call)),
        Operation::DeleteConfig | Operation::DeleteSubjectConfig => Box::pin(config::delete(app, call)),

        Operation::GetMode | Operation::GetSubjectMode => Box::pin(mode::get(app, call)),
        Operation::UpdateMode | Operation::UpdateSubjectMode => Box::pin(mode::update(app, call)),
        Operation::DeleteMode | Operation::DeleteSubjectMode => Box::pin(mode::delete(app, call)),

        Operation::ListAssociationsOfSubject => Box::pin(associations::of_subject(app, call)),
        Operation::ListAssociationsOfResourceId => Box::pin(associations::of_resource_id(app, call)),
        Operation::ListAssociationsOfResource => Box::pin(associations::of_resource(app, call)),
        Operation::CreateAssociations => Box::pin(associations::create(app, call)),
        Operation::UpsertAssociations => Box::pin(associations::upsert(app, call)),
        Operation::DeleteAssociations => Box::pin(associations::delete(app, call)),
        Operation::BatchGetAssociations => Box::pin(associations::batch_get(app, call)),
        Operation::BatchMutateAssociations => Box::pin(associations::batch_mutate(app, call)),

        Operation::ListContexts => Box::pin(contexts::list(app, call)),
        Operation::DeleteContext => Box::pin(contexts::delete(app, call)),
    }
}
