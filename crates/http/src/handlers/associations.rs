//! Associations of resources with subjects (spec: core 2.8, 10).

mod batch;
mod decode;
pub(super) mod encode;
pub(super) mod filter;

use registrar_registry::{Association, DeleteOptions};

use super::Outcome;
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) use batch::{get as batch_get, mutate as batch_mutate};

pub(super) async fn of_subject(app: &App, call: &Call) -> Outcome {
    let filter = filter::list(call.query())?;
    page(app, call, &app.registry.associations_of_subject(call.first(), &filter))
}

pub(super) async fn of_resource_id(app: &App, call: &Call) -> Outcome {
    let filter = filter::list(call.query())?;
    page(app, call, &app.registry.associations_of_resource_id(call.first(), &filter))
}

pub(super) async fn of_resource(app: &App, call: &Call) -> Outcome {
    let filter = filter::list(call.query())?;
    page(app, call, &app.registry.associations_of_resource(call.first(), call.second(), &filter))
}

fn page(app: &App, call: &Call, found: &[Association]) -> Outcome {
    let page = app.config.lists.schemas.page(call.query())?;
    Ok(Answer::json(&encode::associations(page.of(found))))
}

pub(super) async fn create(app: &App, call: &Call) -> Outcome {
    let request = decode::request(call.read()?);
    let changed = app.registry.create_associations(request, &decode::options(call.query())).await?;
    Ok(Answer::json(&encode::response(&changed)))
}

pub(super) async fn upsert(app: &App, call: &Call) -> Outcome {
    let request = decode::request(call.read()?);
    let changed = app.registry.upsert_associations(call.first(), request, &decode::options(call.query())).await?;
    Ok(Answer::json(&encode::response(&changed)))
}

pub(super) async fn delete(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let filter = filter::of_types(query);
    let options = DeleteOptions { cascade: query.flag("cascadeLifecycle"), dry_run: query.flag("dryRun") };
    app.registry.delete_associations(call.first(), filter, options).await?;
    Ok(Answer::empty())
}
