//! One node's membership of the group, and what follows from it: pure, told of every answer by whoever asks.

use bytes::Bytes;
use registrar_log::{Member, Peer, Seat, Standing};

use super::assignment::Assignment;
use super::choice::{Candidate, choose, is_foreign};
use super::config::{Advertised, ElectionConfig};
use super::identity::Identity;

/// The generation of nobody's membership, in the protocol.
const NO_GENERATION: i32 = -1;

/// What the coordinator answered to a member that joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) member_id: String,
    pub(super) generation: i32,
    /// Everybody, if this member leads the group; else nobody.
    pub(super) candidates: Vec<Candidate>,
}

/// How far this node has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// It has to join, or to join again.
    Outside,
    /// It has joined and has to ask for its assignment.
    Joined,
    /// It has an assignment.
    Assigned,
}

/// What a heartbeat is about. Its answer may come when that is past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) phase: Phase,
    pub(super) generation: i32,
}

/// A node's membership.
#[derive(Debug)]
pub(super) struct Membership {
    advertised: Advertised,
    eligible: bool,
    fenced: bool,
    sticky: bool,
    /// Empty as long as the coordinator has given none.
    member_id: String,
    generation: i32,
    phase: Phase,
    /// What this member, as the leader of the group, tells each member.
    assignments: Vec<(String, Bytes)>,
    /// Whom the last assignment names.
    elected: Seat,
    /// Whether the log does not fence, or a registry of another make may become primary, or might be one that is not known:
    /// it would fence nobody.
    unfenced: bool,
    standing: Standing,
}

impl Membership {
    pub(super) fn new(config: &ElectionConfig) -> Self {
        Self {
            advertised: config.advertised.clone(),
            eligible: config.eligible,
            fenced: config.fenced,
            sticky: config.sticky,
            member_id: String::new(),
            generation: NO_GENERATION,
            phase: Phase::Outside,
            assignments: Vec::new(),
            elected: Seat::Nobody,
            unfenced: false,
            standing: Standing::unknown(),
        }
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    pub(super) fn member_id(&self) -> &str {
        &self.member_id
    }

    pub(super) fn stamp(&self) -> Stamp {
        Stamp { phase: self.phase, generation: self.generation }
    }

    pub(super) fn standing(&self) -> &Standing {
        &self.standing
    }

    /// What is told to the group about this node.
    pub(super) fn metadata(&self) -> Bytes {
        Identity::new(&self.advertised, self.eligible, self.elected == Seat::Mine).write()
    }

    /// What this member tells each member, if it leads the group.
    pub(super) fn assignments(&self) -> &[(String, Bytes)] {
        &self.assignments
    }

    /// Whether this node may be elected. True if that is a change, which takes joining again.
    pub(super) fn stand(&mut self, eligible: bool) -> bool {
        let changes = self.eligible != eligible;
        self.eligible = eligible;
        if changes {
            self.rejoin();
        }
        changes
    }

    /// The coordinator wants this node to join under that name (KIP-394).
    pub(super) fn named(&mut self, member_id: String) {
        self.member_id = member_id;
    }

    /// The group has a new generation, and this node is part of it.
    pub(super) fn joined(&mut self, joined: Joined) {
        self.member_id = joined.member_id;
        self.generation = joined.generation;
        self.phase = Phase::Joined;
        self.assignments = if joined.candidates.is_empty() {
            Vec::new()
        } else {
            let assignment = choose(&joined.candidates, self.sticky).write();
            joined.candidates.into_iter().map(|candidate| (candidate.member_id, assignment.clone())).collect()
        };
    }

    /// The leader of the group has spoken.
    pub(super) fn assigned(&mut self, bytes: &[u8]) {
        self.phase = Phase::Assigned;
        self.assignments = Vec::new();
        let assignment = Assignment::read(bytes);
        let fault = match &assignment {
            Some(assignment) => assignment.fault(),
            None => Some("the leader of the schema registry group assigns what cannot be read".to_owned()),
        };
        let members = assignment.as_ref().and_then(Assignment::members);
        let among = |is: fn(&Member) -> bool| members.as_ref().is_none_or(|members| members.iter().any(is));
        let mixed = among(|member| member.peer.foreign);
        let unfenced = !self.fenced || among(|member| member.peer.foreign && member.eligible);
        let seat = assignment.filter(|_| fault.is_none()).map_or(Seat::Nobody, |assignment| self.seat(assignment));
        self.elected = seat.clone();
        self.unfenced = unfenced;
        let generation = Some(self.generation);
        self.standing = Standing { seat, generation, members: members.unwrap_or_default(), mixed, fault };
    }

    fn seat(&self, assignment: Assignment) -> Seat {
        match (assignment.master, assignment.master_identity) {
            (Some(id), _) if id == self.member_id => Seat::Mine,
            (Some(id), Some(identity)) => Seat::Other(Peer { url: identity.url(), foreign: is_foreign(&id) }),
            _ => Seat::Nobody,
        }
    }

    /// The group elects anew, and waits for this node. With a registry of another make there is no primary meanwhile, as
    /// the reference has it, because nothing fences; unless the election is sticky.
    pub(super) fn rejoin(&mut self) {
        self.phase = Phase::Outside;
        if self.unfenced && !self.sticky {
            self.standing.seat = Seat::Nobody;
        }
    }

    /// The group has elected without this node, or may have.
    pub(super) fn left_behind(&mut self) {
        self.phase = Phase::Outside;
        self.silent();
    }

    /// The coordinator does not know this node any more.
    pub(super) fn lost(&mut self) {
        self.member_id.clear();
        self.generation = NO_GENERATION;
        self.left_behind();
    }

    /// The coordinator has not been heard of for so long that the group may have elected without this node. Where
    /// everybody fences, that is harmless.
    pub(super) fn silent(&mut self) {
        if self.unfenced {
            self.standing.seat = Seat::Nobody;
        }
    }

    /// The coordinator has found this node's generation to be the current one.
    pub(super) fn reassured(&mut self) {
        if self.phase == Phase::Assigned {
            self.standing.seat = self.elected.clone();
        }
    }

    /// This node takes part no longer.
    pub(super) fn leave(&mut self) {
        self.lost();
        if self.standing.seat == Seat::Mine {
            self.standing.seat = Seat::Nobody;
        }
    }

    /// Whether this node is still primary, given that the coordinator has just found `generation` to be the current one,
    /// and perhaps said that the group elects anew.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn confirm(&self, generation: i32, electing: bool) -> Result<(), String> {
        if self.standing.seat != Seat::Mine {
            return Err("the last assignment names another node".to_owned());
        }
        if self.standing.generation != Some(generation) || self.generation != generation {
            return Err("a new assignment is on its way".to_owned());
        }
        if electing && self.unfenced {
            return Err("the group elects anew, with a registry of another make".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
