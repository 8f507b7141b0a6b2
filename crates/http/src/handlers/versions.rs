//! Versions of a subject (spec: core 2.4).

use registrar_registry::RegisterOptions;
use registrar_wire::answers::{RegisteredSchema, Schema, Stored};

use super::encode::{registered, stored};
use super::subjects::deleted_filter;
use super::{Outcome, reference_format, request};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn list(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.versions.page(query)?;
    let versions = app.registry.versions(call.first(), deleted_filter(query), query.flag("deletedAsNegative"))?;
    Ok(Answer::json(&page.of(&versions)))
}

pub(super) async fn register(app: &App, call: &Call) -> Outcome {
    let options = register_options(call);
    let outcome = app.registry.register(call.first(), request::schema(call.read()?), options).await?;
    Ok(Answer::json(&RegisteredSchema::from(registered(&outcome))))
}

/// The answer to a registration of what is registered already, which any node gives (spec: core 4.2).
pub(crate) async fn find_registered(app: &App, call: &Call) -> Option<Answer> {
    let request = request::schema(call.read().ok()?);
    // whatever is wrong with it, the primary says
    let found = app.registry.find_registered(call.first(), request, register_options(call)).await.ok()??;
    Some(Answer::json(&RegisteredSchema::from(registered(&found))))
}

fn register_options(call: &Call) -> RegisterOptions {
    let query = call.query();
    RegisterOptions {
        normalize: query.flag("normalize"),
        force: query.flag("force"),
        format: query.text("format").into_owned(),
    }
}

pub(super) async fn get(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let (deleted, how) = (query.flag("deleted"), request::presentation(query));
    let found = app.registry.version(call.first(), call.second(), deleted, &how).await?;
    let shape = stored(&found);
    Ok(match reference_format::qualified(&found, &query.text("referenceFormat")) {
        // here, unlike by id, the hash is that of the rewritten references
        Some(content) => Answer::json(&Schema::new(Stored { content: &content, guid: content.guid(), ..shape }, &[])),
        None => Answer::json(&Schema::new(shape, &[])),
    })
}

pub(super) async fn text(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let (deleted, how) = (query.flag("deleted"), request::format(query));
    let found = app.registry.version(call.first(), call.second(), deleted, &how).await?;
    Ok(Answer::text(&found.schema))
}

pub(super) async fn delete(app: &App, call: &Call) -> Outcome {
    let permanent = call.query().flag("permanent");
    let version = app.registry.delete_version(call.first(), call.second(), permanent).await?;
    Ok(Answer::json(&version))
}

pub(super) async fn referenced_by(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.schemas.page(query)?;
    let ids = app.registry.referenced_by(call.first(), call.second(), query.flag("deleted"))?;
    Ok(Answer::json(&page.of(&ids)))
}
