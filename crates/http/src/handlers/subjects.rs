//! Subjects (spec: core 2.4).

use registrar_registry::{DeletedFilter, LookUpOptions};
use registrar_wire::Query;
use registrar_wire::answers::Schema;

use super::encode::stored;
use super::{Outcome, request};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

/// The prefix of the subjects of all contexts.
const ALL_CONTEXTS: &str = ":*:";

/// Which subjects or versions a list holds.
pub(super) fn deleted_filter(query: Query<'_>) -> DeletedFilter {
    DeletedFilter { deleted: query.flag("deleted"), deleted_only: query.flag("deletedOnly") }
}

pub(super) async fn list(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.subjects.page(query)?;
    let prefix = query.first("subjectPrefix").unwrap_or(ALL_CONTEXTS.into());
    let subjects = app.registry.subjects(&prefix, deleted_filter(query));
    Ok(Answer::json(&page.of(&subjects)))
}

pub(super) async fn look_up(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let options = LookUpOptions {
        normalize: query.flag("normalize"),
        deleted: query.flag("deleted"),
        format: query.text("format").into_owned(),
    };
    let found = app.registry.look_up(call.first(), request::schema(call.read()?), options).await?;
    Ok(Answer::json(&Schema::new(stored(&found), &[])))
}

pub(super) async fn delete(app: &App, call: &Call) -> Outcome {
    let versions = app.registry.delete_subject(call.first(), call.query().flag("permanent")).await?;
    Ok(Answer::json(&versions))
}

pub(super) async fn latest_with_metadata(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let pairs: Vec<_> = query.all("key").into_iter().zip(query.all("value")).collect();
    let deleted = query.flag("deleted");
    let found = app.registry.latest_with_metadata(call.first(), &pairs, deleted, &request::format(query)).await?;
    Ok(Answer::json(&Schema::new(stored(&found), &[])))
}
