//! Schemas by id and guid, and lists of schemas (spec: core 2.3).

use registrar_model::SchemaType;
use registrar_registry::SchemaFilter;
use registrar_wire::answers::{ContextId, SchemaString, Stored, SubjectVersion};

use super::encode::stored;
use super::{Outcome, associations, reference_format, request};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn by_id(app: &App, call: &Call) -> Outcome {
    let id = call.id()?;
    let generation = app.registry.generation();
    if let Some(rendered) = app.rendered.get(id, &call.query, generation) {
        return Ok(Answer::bytes(rendered));
    }
    let query = call.query();
    let found = app.registry.schema_by_id(id, &query.text("subject"), &request::presentation(query)).await?;
    let max_id = query.flag("fetchMaxId").then(|| app.registry.highest_id(&found));
    let qualified = reference_format::qualified(&found, &query.text("referenceFormat"));
    let content = qualified.as_ref().unwrap_or_else(|| found.content());
    let answer = Answer::json(&SchemaString::new(Stored { content, ..stored(&found) }, max_id));
    app.rendered.put(id, &call.query, generation, &answer.body);
    Ok(answer)
}

pub(super) async fn text_by_id(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let found = app.registry.schema_by_id(call.id()?, &query.text("subject"), &request::format(query)).await?;
    Ok(Answer::text(&found.schema))
}

pub(super) async fn subjects_of_id(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.subjects.page(query)?;
    let subjects = app.registry.subjects_of_id(call.id()?, &query.text("subject"), query.flag("deleted"))?;
    Ok(Answer::json(&page.of(&subjects)))
}

pub(super) async fn versions_of_id(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.versions.page(query)?;
    let versions = app.registry.versions_of_id(call.id()?, &query.text("subject"), query.flag("deleted"))?;
    let shapes: Vec<_> =
        page.of(&versions).iter().map(|(subject, version)| SubjectVersion { subject, version: *version }).collect();
    Ok(Answer::json(&shapes))
}

pub(super) async fn by_guid(app: &App, call: &Call) -> Outcome {
    let found = app.registry.schema_by_guid(call.first(), &request::format(call.query())).await?;
    Ok(Answer::json(&SchemaString::new(Stored { subject: "", version: None, ..stored(&found) }, None)))
}

pub(super) async fn ids_of_guid(app: &App, call: &Call) -> Outcome {
    let ids = app.registry.ids_of_guid(call.first());
    let shapes: Vec<_> = ids.iter().map(|(context, id)| ContextId { context, id: *id }).collect();
    Ok(Answer::json(&shapes))
}

pub(super) async fn types() -> Outcome {
    Ok(Answer::json(&SchemaType::ALL.map(SchemaType::as_str)))
}

pub(super) async fn list(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.schemas.page(query)?;
    let schemas = app.registry.schemas(&SchemaFilter {
        subject_prefix: query.text("subjectPrefix").into_owned(),
        aliases: query.flag("aliases"),
        deleted: query.flag("deleted"),
        latest_only: query.flag("latestOnly"),
        rule_type: query.text("ruleType").into_owned(),
        associated: associations::filter::of_schemas(query)?,
    });
    let shapes: Vec<_> = page.of(&schemas).iter().map(associations::encode::listed_schema).collect();
    Ok(Answer::json(&shapes))
}
