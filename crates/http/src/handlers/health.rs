//! How the node is, for probes, and the nodes that it works with. No part of the reference's API, so in plain JSON whatever
//! was negotiated.

use http::StatusCode;
use registrar_wire::MediaType;
use registrar_wire::answers::Health;

use super::Outcome;
use crate::answer::{Answer, Content};
use crate::vitals::Vitals;

const JSON: Content = Content::Fixed(MediaType::Json.as_str());

/// Alive as long as it can be asked. A node that has lost its log is not to be restarted by a probe: with the topic gone
/// it would make a new, empty one, and lose the state that it still answers reads from.
pub(crate) async fn live() -> Outcome {
    Ok(health(&Health::new(Vec::new())))
}

/// Without vitals, the log is still being opened.
pub(crate) async fn ready(vitals: Option<&Vitals>) -> Outcome {
    let starting = || Health::new(vec!["the node is starting: the log is not open yet".to_owned()]);
    Ok(health(&vitals.map_or_else(starting, Vitals::readiness)))
}

pub(crate) async fn cluster(vitals: &Vitals) -> Outcome {
    Ok(Answer { content: JSON, ..vitals.view(|view| Answer::json(view)) })
}

/// 200, or 503 with what is wrong.
fn health(health: &Health) -> Answer {
    let status = if health.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Answer { status, content: JSON, ..Answer::json(health) }
}
