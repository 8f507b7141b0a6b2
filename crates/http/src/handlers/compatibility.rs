//! Compatibility checks (spec: core 2.5).

use registrar_wire::answers::CompatibilityCheck;

use super::{Outcome, request};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn with_version(app: &App, call: &Call) -> Outcome {
    check(app, call, Some(call.second())).await
}

pub(super) async fn with_subject(app: &App, call: &Call) -> Outcome {
    check(app, call, None).await
}

async fn check(app: &App, call: &Call, version: Option<&str>) -> Outcome {
    let query = call.query();
    let (normalize, verbose) = (query.flag("normalize"), query.flag("verbose"));
    let schema = request::schema(call.read()?);
    let verdict = app.registry.check_compatibility(call.first(), version, schema, normalize, verbose).await?;
    let messages = verbose.then_some(&*verdict.messages);
    Ok(Answer::json(&CompatibilityCheck { is_compatible: verdict.is_compatible, messages }))
}
