//! The calls that a participant makes.

use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Participant;
use crate::election::coordinator::Joining;
use crate::election::location::{Located, locate};
use crate::election::membership::{Phase, Stamp};
use crate::election::reaction::Failure;

/// A call under way. It holds whatever it needs, and is abandoned by dropping it.
pub(super) type Call<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What came of a step on the way to an assignment.
pub(super) enum Step {
    Located(Result<Located, Failure>),
    Joined(Result<Joining, Failure>),
    Synced(Result<Bytes, Failure>),
}

/// What came of a heartbeat.
pub(super) struct Beat {
    /// What it was about.
    pub(super) stamp: Stamp,
    pub(super) outcome: Result<(), Failure>,
}

/// Waits for a call, if there is one; for ever if there is none.
pub(super) async fn finished<T>(call: &mut Option<Call<T>>) -> T {
    let Some(running) = call else { return pending().await };
    let outcome = running.await;
    *call = None;
    outcome
}

impl Participant {
    /// What leads on to an assignment, after the pause that is due; nothing if there is one.
    pub(super) fn next_step(&mut self) -> Option<Call<Step>> {
        let pause = std::mem::take(&mut self.pause);
        let Some(coordinator) = self.coordinator.as_ref().map(Arc::clone) else {
            let (asking, mut brokers) = (Arc::clone(&self.asking), self.config.bootstrap());
            brokers.extend(self.brokers.iter().filter(|known| !brokers.contains(known)).cloned().collect::<Vec<_>>());
            // the watchdog ends a search that meets many that hang, and the next must not meet them first again
            fastrand::shuffle(&mut brokers);
            return Some(after(pause, async move { Step::Located(locate(&asking, brokers).await) }));
        };
        let member_id = self.membership.member_id().to_owned();
        match self.membership.phase() {
            Phase::Assigned => None,
            Phase::Outside => {
                self.stats.asked_to_join();
                let metadata = self.membership.metadata();
                Some(after(pause, async move { Step::Joined(coordinator.join(member_id, metadata).await) }))
            }
            Phase::Joined => {
                let Stamp { generation, .. } = self.membership.stamp();
                let assignments = self.membership.assignments().to_vec();
                Some(after(
                    pause,
                    async move { Step::Synced(coordinator.sync(member_id, generation, assignments).await) },
                ))
            }
        }
    }

    /// A heartbeat, if there is somebody to send one to and a member to send it.
    pub(super) fn next_beat(&self) -> Option<Call<Beat>> {
        let member_id = self.membership.member_id().to_owned();
        let coordinator = self.coordinator.as_ref().filter(|_| !member_id.is_empty()).map(Arc::clone)?;
        let stamp = self.membership.stamp();
        Some(Box::pin(async move {
            let outcome = coordinator.heartbeat(member_id, stamp.generation).await;
            Beat { stamp, outcome }
        }))
    }
}

fn after<T>(pause: Duration, call: impl Future<Output = T> + Send + 'static) -> Call<T> {
    Box::pin(async move {
        tokio::time::sleep(pause).await;
        call.await
    })
}
