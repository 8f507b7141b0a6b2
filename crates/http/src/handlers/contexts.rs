//! Contexts (spec: core 2.7).

use super::Outcome;
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn list(app: &App, call: &Call) -> Outcome {
    let query = call.query();
    let page = app.config.lists.contexts.page(query)?;
    let contexts = app.registry.contexts(&query.text("contextPrefix"));
    Ok(Answer::json(&page.of(&contexts)))
}

pub(super) async fn delete(app: &App, call: &Call) -> Outcome {
    app.registry.delete_context(call.first()).await?;
    Ok(Answer::empty())
}
