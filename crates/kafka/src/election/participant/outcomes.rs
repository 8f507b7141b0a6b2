//! What follows from the answers.

use kafka_protocol::error::ResponseError as Code;
use tokio::time::Instant;
use tracing::debug;

use super::calls::{Beat, Step};
use super::{Participant, answer};
use crate::election::coordinator::Joining;
use crate::election::membership::Phase;
use crate::election::reaction::{Failure, Reaction};

/// How often in turn a coordinator may say that it does not know a member that is joining. Heartbeats have a connection of
/// their own, so the first ones may overtake the request to join.
const OVERTAKING: u32 = 5;

impl Participant {
    /// A step was made, or failed.
    pub(super) fn stepped(&mut self, step: Step) {
        let outcome = match step {
            Step::Located(located) => located.map(|located| self.located(located)),
            Step::Joined(joining) => joining.map(|joining| self.joined(joining)),
            Step::Synced(assignment) => assignment.map(|assignment| self.assigned(&assignment)),
        };
        if let Err(failure) = outcome {
            debug!(%failure, "electing");
            self.hear(&failure);
            self.react(&failure);
            if self.pause.is_zero() {
                self.pause = self.backoff.jittered();
            }
        }
    }

    fn joined(&mut self, joining: Joining) {
        self.answered();
        match joining {
            Joining::Named(member_id) => {
                // Once is enough; a coordinator that goes on like this is asked less and less often.
                if !self.membership.member_id().is_empty() {
                    self.pause = self.backoff.jittered();
                }
                self.membership.named(member_id);
            }
            Joining::Joined(joined) => self.membership.joined(joined),
        }
    }

    fn assigned(&mut self, assignment: &[u8]) {
        self.answered();
        self.stats.rebalanced();
        self.membership.assigned(assignment);
        self.settle();
    }

    /// A heartbeat was answered, or not.
    pub(super) fn beaten(&mut self, Beat { stamp, outcome }: Beat) {
        let electing = matches!(outcome, Err(Failure::Refused(Code::RebalanceInProgress)));
        let confirmed = match &outcome {
            Err(failure) if !electing => Err(failure.to_string()),
            _ => self.membership.confirm(stamp.generation, electing),
        };
        answer(&mut self.asked, &confirmed);
        // While this node was without an assignment, or for one that is past, nothing follows from most answers.
        let telling = stamp.phase == Phase::Assigned && stamp == self.membership.stamp();
        match outcome {
            Ok(()) => {
                self.answered();
                if telling {
                    self.membership.reassured();
                    self.settle();
                }
            }
            Err(failure) => {
                debug!(%failure, "heartbeat");
                self.hear(&failure);
                // One that is joining is expected to be refused.
                if !electing && (telling || !matches!(failure, Failure::Refused(_))) {
                    self.stats.heartbeat_failed();
                }
                if telling { self.react(&failure) } else { self.react_in_passing(&failure) }
            }
        }
    }

    /// The request to join that is under way tells more than a heartbeat beside it, unless it never gets an answer.
    fn react_in_passing(&mut self, failure: &Failure) {
        match Reaction::to(failure, &self.config.group) {
            Reaction::Relocate => self.react(failure),
            Reaction::Unknown if self.membership.phase() != Phase::Assigned => {
                self.strangers += 1;
                if self.strangers >= OVERTAKING {
                    self.step = None;
                    self.react(failure);
                }
            }
            _ => self.strangers = 0,
        }
    }

    fn react(&mut self, failure: &Failure) {
        self.strangers = 0;
        match Reaction::to(failure, &self.config.group) {
            Reaction::Rejoin => self.membership.rejoin(),
            Reaction::Behind => self.membership.left_behind(),
            Reaction::Unknown => self.membership.lost(),
            Reaction::Retry => self.hitch(failure),
            Reaction::Relocate => {
                self.hitch(failure);
                self.relocate();
                self.pause = self.backoff.jittered();
            }
            Reaction::Fault(text) => self.complaint.fault(text),
        }
    }

    /// What passes by itself is a fault when it has lasted for longer than a session.
    fn hitch(&mut self, failure: &Failure) {
        let own = failure.to_string();
        let (kind, text) = match failure {
            Failure::Unreachable(text) => {
                let text = format!("no coordinator of the group can be reached ({text}): are the brokers up?");
                ("unreachable", text)
            }
            Failure::Refused(_) | Failure::Barred(_) => (own.as_str(), own.clone()),
        };
        if self.well.elapsed() > self.config.session_timeout || self.complaint.current().is_some() {
            self.complaint.fault_of(kind, text);
        } else {
            self.complaint.hitch(&text);
        }
    }

    /// A refusal is a sign of life, if it comes from the coordinator.
    fn hear(&mut self, failure: &Failure) {
        if self.coordinator.is_some() && matches!(failure, Failure::Refused(_)) {
            self.answered();
        }
    }

    fn answered(&mut self) {
        self.heard = Instant::now();
        self.stats.heard();
    }

    /// This node takes part, whatever the leader of the group says.
    fn settle(&mut self) {
        self.well = Instant::now();
        self.backoff.reset();
        match &self.membership.standing().fault {
            Some(fault) => self.complaint.fault(fault.clone()),
            None => self.complaint.settle(),
        }
    }
}
