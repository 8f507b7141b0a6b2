//! Inline tags of a version (spec: core 4.6).

use registrar_wire::answers::RegisteredSchema;

use super::encode::registered;
use super::{Outcome, request};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn modify(app: &App, call: &Call) -> Outcome {
    let outcome = app.registry.modify_tags(call.first(), call.second(), request::tags(call.read()?)).await?;
    Ok(Answer::json(&RegisteredSchema::from(registered(&outcome))))
}
