//! Batches: one outcome for each request, and always 207 (spec: core 10.6).

use http::StatusCode;
use registrar_registry::AssociationOutcome;
use registrar_wire::requests::{AssociationBatchGetRequest, AssociationBatchRequest};

use super::super::Outcome;
use super::{decode, encode};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(in crate::handlers) async fn get(app: &App, call: &Call) -> Outcome {
    let batch: AssociationBatchGetRequest = call.read()?;
    let queries = batch.requests.into_iter().map(decode::query).collect();
    let outcomes = app.registry.get_associations(queries, call.query().flag("includeSchemas"))?;
    Ok(answer(&outcomes))
}

pub(in crate::handlers) async fn mutate(app: &App, call: &Call) -> Outcome {
    let batch: AssociationBatchRequest = call.read()?;
    let requests = batch.requests.into_iter().map(decode::batch_request).collect();
    let outcomes = app.registry.mutate_associations(requests, &decode::options(call.query())).await?;
    Ok(answer(&outcomes))
}

fn answer(outcomes: &[AssociationOutcome]) -> Answer {
    Answer { status: StatusCode::MULTI_STATUS, ..Answer::json(&encode::batch(outcomes)) }
}
