//! Configurations of the registry, of contexts and of subjects (spec: core 2.6, 6).

use registrar_wire::answers::{Config, ConfigUpdate};

use super::{Outcome, request};
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

pub(super) async fn get(app: &App, call: &Call) -> Outcome {
    let settings = app.registry.config(call.subject(), call.query().flag("defaultToGlobal"))?;
    Ok(Answer::json(&Config::from(&settings)))
}

pub(super) async fn update(app: &App, call: &Call) -> Outcome {
    let update = request::config(call.read()?);
    let settings = app.registry.update_config(call.subject(), update).await?;
    Ok(Answer::json(&ConfigUpdate::from(&settings)))
}

pub(super) async fn delete(app: &App, call: &Call) -> Outcome {
    let settings = app.registry.delete_config(call.subject()).await?;
    Ok(Answer::json(&Config::from(&settings)))
}
