//! The end of a server.

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::front::Front;

/// What became of the requests that were being answered when the server was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drained {
    /// Answered in time.
    pub finished: usize,
    /// Cut off.
    pub aborted: usize,
}

/// Stops accepting, waits for requests in flight, and closes what is left after the time for that.
pub(super) async fn drain(front: &Front, stop: &watch::Sender<bool>, mut accepting: JoinSet<JoinSet<()>>) -> Drained {
    let in_flight = || usize::try_from(front.metrics.requests.in_flight()).unwrap_or_default();
    let before = in_flight();
    tracing::info!(requests = before, "draining");
    // fails only if nothing listens
    let _ = stop.send(true);
    // outlives the waiting: dropping it is what cuts connections off
    let mut listeners = Vec::new();
    let all_closed = async {
        while let Some(connections) = accepting.join_next().await {
            listeners.extend(connections);
        }
        for connections in &mut listeners {
            while connections.join_next().await.is_some() {}
        }
    };
    let in_time = tokio::time::timeout(front.config.graceful_shutdown, all_closed).await.is_ok();
    // writes outlive their connections; those that wait for other nodes would hold the end up
    front.close();
    let aborted = if in_time { 0 } else { in_flight() };
    let drained = Drained { finished: before.saturating_sub(aborted), aborted };
    tracing::info!(finished = drained.finished, aborted = drained.aborted, "drained");
    drained
}
