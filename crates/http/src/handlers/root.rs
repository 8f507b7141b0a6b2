//! What the server says of itself (spec: core 2.2).

use registrar_wire::answers::{ClusterId, Deployment, ServerVersion};
use registrar_wire::requests::check_root;
use std::collections::BTreeMap;

use super::Outcome;
use crate::answer::Answer;
use crate::app::App;
use crate::call::Call;

/// Nothing to say but that the server is there.
const NOTHING: BTreeMap<&str, &str> = BTreeMap::new();

pub(super) async fn get() -> Outcome {
    Ok(Answer::json(&NOTHING))
}

pub(super) async fn post(call: &Call) -> Outcome {
    check_root(&call.body)?;
    Ok(Answer::json(&NOTHING))
}

pub(super) async fn cluster_id(app: &App) -> Outcome {
    let identity = &app.config.identity;
    Ok(Answer::json(&ClusterId::new(&identity.kafka_cluster_id, &identity.group_id)))
}

pub(super) async fn version(app: &App) -> Outcome {
    let identity = &app.config.identity;
    Ok(Answer::json(&ServerVersion { version: &identity.version, commit_id: &identity.commit_id }))
}

pub(super) async fn deployment(app: &App) -> Outcome {
    Ok(Answer::json(&Deployment { attributes: &app.config.identity.attributes }))
}
