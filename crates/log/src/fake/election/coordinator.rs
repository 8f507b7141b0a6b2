//! The coordinator's part: who takes part, in which generation, and who is elected (spec: core 9.2).

use std::collections::{BTreeMap, BTreeSet};

use tokio::time::Instant;

use super::Timing;
use crate::Member;

/// Given out once, in the order of arrival.
pub(super) type MemberId = u64;

/// What a sign of life is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    /// Nothing has changed.
    Fine,
    /// A new generation is being made, or has been: join again.
    Rebalance,
    /// The member has been missed, or never was one.
    Unknown,
}

/// A generation, as one of its members sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Generation {
    pub number: i32,
    /// Who is to write; nobody if none is eligible, and a fault if nobody can be elected.
    pub elected: Result<Option<MemberId>, String>,
    pub members: BTreeMap<MemberId, Member>,
}

#[derive(Debug)]
struct Present {
    member: Member,
    /// When it is missed, unless it waits for a generation.
    missed: Instant,
    joined: bool,
}

#[derive(Debug)]
pub(super) struct Coordinator {
    timing: Timing,
    present: BTreeMap<MemberId, Present>,
    arrivals: MemberId,
    generation: i32,
    /// Until when the rebalance that goes on waits for members.
    rebalance: Option<Instant>,
}

impl Coordinator {
    pub fn new(timing: Timing) -> Self {
        Self { timing, present: BTreeMap::new(), arrivals: 0, generation: 0, rebalance: None }
    }

    /// The last generation's number.
    pub fn number(&self) -> i32 {
        self.generation
    }

    /// Takes a member in, or again, and begins a rebalance if none goes on. Gives its id.
    pub fn join(&mut self, id: Option<MemberId>, member: Member, now: Instant) -> MemberId {
        self.advance(now);
        let known = id.filter(|id| self.present.contains_key(id));
        let id = known.unwrap_or_else(|| {
            self.arrivals += 1;
            self.arrivals
        });
        self.begin_rebalance(now);
        self.present.insert(id, Present { member, missed: now + self.timing.session, joined: true });
        self.advance(now);
        id
    }

    pub fn heartbeat(&mut self, id: MemberId, generation: i32, now: Instant) -> Beat {
        self.advance(now);
        let Some(present) = self.present.get_mut(&id) else { return Beat::Unknown };
        present.missed = now + self.timing.session;
        if self.rebalance.is_none() && self.generation == generation { Beat::Fine } else { Beat::Rebalance }
    }

    pub fn leave(&mut self, id: MemberId, now: Instant) {
        if self.present.remove(&id).is_some() {
            self.begin_rebalance(now);
        }
        self.advance(now);
    }

    /// The generation that a member has joined, `Err` with when to ask again while it is being made; `Ok(None)` for one that
    /// is not known.
    pub fn generation(&mut self, id: MemberId, now: Instant) -> Result<Option<Generation>, Instant> {
        self.advance(now);
        match self.rebalance {
            Some(until) if self.present.contains_key(&id) => Err(until),
            None if self.present.contains_key(&id) => Ok(Some(self.current())),
            _ => Ok(None),
        }
    }

    fn current(&self) -> Generation {
        let members: BTreeMap<_, _> = self.present.iter().map(|(id, present)| (*id, present.member.clone())).collect();
        let urls: BTreeSet<_> = members.values().map(|member| &member.peer.url).collect();
        let elected = match urls.len() == members.len() {
            true => {
                let eligible = members.iter().filter(|(_, member)| member.eligible);
                Ok(eligible.min_by_key(|(_, member)| &member.peer.url).map(|(id, _)| *id))
            }
            false => Err("two members have the same URL".to_owned()),
        };
        Generation { number: self.generation, elected, members }
    }

    /// Lets time pass: drops who is missed, and ends a rebalance that waits no longer.
    fn advance(&mut self, now: Instant) {
        let before = self.present.len();
        self.present.retain(|_, present| present.joined && self.rebalance.is_some() || present.missed > now);
        if self.present.len() < before {
            self.begin_rebalance(now);
        }
        let Some(until) = self.rebalance else { return };
        if now >= until {
            self.present.retain(|_, present| present.joined);
        }
        if self.present.values().all(|present| present.joined) {
            self.rebalance = None;
            self.generation += 1;
            let missed = now + self.timing.session;
            self.present.values_mut().for_each(|present| present.missed = missed);
        }
    }

    fn begin_rebalance(&mut self, now: Instant) {
        if self.rebalance.is_none() {
            self.rebalance = Some(now + self.timing.rebalance);
            self.present.values_mut().for_each(|present| present.joined = false);
        }
    }
}
