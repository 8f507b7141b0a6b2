//! A member's part: joins, gives signs of life, and makes known what the coordinator says.

use std::sync::Arc;

use tokio::time::{Instant, sleep, sleep_until};

use super::Part;
use super::coordinator::{Beat, Coordinator, Generation, MemberId};
use crate::fake::faults::pass;
use crate::{Member, Seat, Standing};

/// Which member of which generation a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Membership {
    pub id: MemberId,
    pub generation: i32,
}

/// Plays a node's part until it leaves.
#[derive(Debug)]
pub struct MemberTask(pub(super) Arc<Part>);

impl MemberTask {
    /// Waits for [`crate::Election::join`], then takes part.
    pub async fn run(self) {
        let part = &*self.0;
        part.begun.notified().await;
        let mut id = None;
        while !part.state.lock().left {
            match part.take_part(id).await {
                Ok(member) => id = part.give_signs_of_life(member).await,
                Err(fault) => {
                    part.note(Some(fault));
                    sleep(part.group.timing.heartbeat).await;
                }
            }
        }
    }
}

impl Part {
    /// Asks the coordinator something.
    pub(super) async fn exchange<T>(&self, ask: impl FnOnce(&mut Coordinator, Instant) -> T) -> Result<T, String> {
        self.travel().await?;
        let answer = self.group.with(ask);
        self.travel().await?;
        Ok(answer)
    }

    async fn travel(&self) -> Result<(), String> {
        let delay = self.state.lock().delay;
        pass(delay).await;
        if self.state.lock().cut {
            sleep(self.group.timing.heartbeat).await;
            return Err("the coordinator cannot be reached".to_owned());
        }
        Ok(())
    }

    /// Joins, and waits for the generation that comes of it.
    async fn take_part(&self, id: Option<MemberId>) -> Result<Membership, String> {
        let eligible = {
            let mut state = self.state.lock();
            state.changed = false;
            state.eligible
        };
        let member = Member { peer: self.peer.clone(), eligible };
        let id = self.exchange(|coordinator, now| coordinator.join(id, member, now)).await?;
        let generation = loop {
            let changed = self.group.changed.notified();
            match self.group.with(|coordinator, now| coordinator.generation(id, now)) {
                Ok(generation) => break generation.ok_or("it has been missed")?,
                Err(until) => tokio::select! {
                    biased;
                    () = changed => {}
                    () = sleep_until(until) => {}
                },
            }
        };
        self.travel().await?;
        let membership = Membership { id, generation: generation.number };
        self.publish(membership, generation);
        Ok(membership)
    }

    fn publish(&self, membership: Membership, generation: Generation) {
        let mut state = self.state.lock();
        if state.left {
            return;
        }
        state.membership = Some(membership);
        let members = &generation.members;
        let (seat, fault) = match generation.elected {
            Ok(Some(id)) if id == membership.id => (Seat::Mine, None),
            Ok(Some(id)) => (members.get(&id).map_or(Seat::Nobody, |member| Seat::Other(member.peer.clone())), None),
            Ok(None) => (Seat::Nobody, None),
            Err(fault) => (Seat::Nobody, Some(fault)),
        };
        state.verdict.clone_from(&fault);
        let members: Vec<Member> = members.values().cloned().collect();
        let mixed = members.iter().any(|member| member.peer.foreign);
        state.unfenced = members.iter().any(|member| member.peer.foreign && member.eligible);
        state.elected = Some(seat.clone());
        let generation = Some(generation.number);
        self.standing.send_replace(Standing { seat, generation, members, mixed, fault });
    }

    /// The last generation is the current one.
    fn reassured(&self) {
        let state = self.state.lock();
        if state.left {
            return;
        }
        let (fault, elected) = (state.verdict.clone(), state.elected.clone());
        self.note(fault);
        elected.into_iter().for_each(|seat| self.seat(seat));
    }

    /// The group may elect, or have elected, without this node. Where everybody fences, that is harmless.
    fn unseat_if_unfenced(&self) {
        if self.state.lock().unfenced {
            self.seat(Seat::Nobody);
        }
    }

    fn seat(&self, seat: Seat) {
        self.standing.send_if_modified(|standing| {
            let changed = standing.seat != seat;
            standing.seat = seat;
            changed
        });
    }

    /// Gives signs of life until there is a reason to join again. Gives the id to join with: none if it is not known any
    /// more. The seat is held meanwhile, unless a registry of another make may take it.
    async fn give_signs_of_life(&self, Membership { id, generation }: Membership) -> Option<MemberId> {
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = self.wake.notified() => {}
                () = sleep(self.group.timing.heartbeat) => {}
            }
            {
                let state = self.state.lock();
                if state.changed || state.left {
                    drop(state);
                    self.unseat_if_unfenced();
                    return Some(id);
                }
            }
            match self.exchange(|coordinator, now| coordinator.heartbeat(id, generation, now)).await {
                Ok(Beat::Fine) => {
                    heard = Instant::now();
                    self.reassured();
                }
                Ok(beat) => {
                    self.unseat_if_unfenced();
                    return (beat == Beat::Rebalance).then_some(id);
                }
                Err(fault) => {
                    self.note(Some(fault));
                    if heard.elapsed() >= self.group.timing.session {
                        self.unseat_if_unfenced();
                    }
                }
            }
        }
    }

    /// Makes known what keeps this node from taking part.
    fn note(&self, fault: Option<String>) {
        self.standing.send_if_modified(|standing| {
            let changed = standing.fault != fault;
            standing.fault = fault;
            changed
        });
    }
}
