//! Modes of the registry, of contexts and of subjects (spec: core 2.6, 6).

use registrar_model::{ErrorKind, Mode};
use registrar_wire::answers::ModeShape;
use registrar_wire::requests::{Field, ModeUpdateRequest};

use super::Outcome;
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn get(app: &App, call: &Call) -> Outcome {
    let mode = app.registry.mode(call.subject(), call.query().flag("defaultToGlobal"))?;
    Ok(Answer::json(&ModeShape { mode: Some(Some(mode.as_str())) }))
}

pub(super) async fn update(app: &App, call: &Call) -> Outcome {
    let mode = match call.read::<ModeUpdateRequest>()?.mode {
        Field::Absent => return Err(ErrorKind::InvalidMode.into()),
        Field::Null => None,
        Field::Value(name) => Some(name),
    };
    app.registry.update_mode(call.subject(), mode.as_deref(), call.query().flag("force")).await?;
    Ok(Answer::json(&ModeShape { mode: Some(mode.as_deref()) }))
}

pub(super) async fn delete(app: &App, call: &Call) -> Outcome {
    let mode = app.registry.delete_mode(call.subject(), call.query().flag("recursive")).await?;
    Ok(Answer::json(&ModeShape { mode: mode.map(|mode: Mode| Some(mode.as_str())) }))
}
