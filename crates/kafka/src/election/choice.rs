//! Whom the leader of the group chooses (spec: core 9.2).

use std::collections::BTreeSet;

use bytes::Bytes;
use registrar_log::{Member, Peer};

use super::assignment::Assignment;
use super::identity::Identity;

/// What every registrar's client id begins with, and so its member id, which the coordinator makes from it.
pub(super) const CLIENT_ID: &str = "sr-registrar-";

/// Whether a member is a registry of another make.
pub(super) fn is_foreign(member_id: &str) -> bool {
    !member_id.starts_with(CLIENT_ID)
}

/// A member as the coordinator shows it to the leader of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) member_id: String,
    /// What it says of itself; none if that cannot be read.
    pub(super) identity: Option<Identity>,
}

impl Candidate {
    pub(super) fn new(member_id: &str, metadata: &Bytes) -> Self {
        Self { member_id: member_id.to_owned(), identity: Identity::read(metadata) }
    }

    fn member(&self) -> Member {
        let url = self.identity.as_ref().map(Identity::url).unwrap_or_default();
        let eligible = self.identity.as_ref().is_some_and(|identity| identity.master_eligibility);
        Member { peer: Peer { url, foreign: is_foreign(&self.member_id) }, eligible }
    }
}

/// Chooses the primary: the one that is it already if the election is sticky, else the one with the smallest URL by plain
/// string order, among those that are eligible.
pub(super) fn choose(candidates: &[Candidate], sticky: bool) -> Assignment {
    let members: Vec<Member> = candidates.iter().map(Candidate::member).collect();
    let mut urls = BTreeSet::new();
    if members.iter().any(|member| !member.peer.url.is_empty() && !urls.insert(&member.peer.url)) {
        return Assignment::duplicate_urls(&members);
    }
    let eligible: Vec<_> = candidates
        .iter()
        .filter_map(|candidate| Some((&candidate.member_id, candidate.identity.as_ref()?)))
        .filter(|(_, identity)| identity.master_eligibility)
        .collect();
    let mut claimants = eligible.iter().filter(|(_, identity)| identity.leader);
    let chosen = match (claimants.next(), claimants.next()) {
        (Some(only), None) if sticky => Some(only),
        _ => eligible.iter().min_by_key(|(_, identity)| identity.url()),
    };
    Assignment::of(chosen.map(|(id, identity)| ((*id).clone(), (*identity).clone())), &members)
}

#[cfg(test)]
mod tests {
    use super::super::config::Advertised;
    use super::*;

    fn candidate(id: &str, port: u16, eligible: bool, leader: bool) -> Candidate {
        let advertised = Advertised { scheme: "http".to_owned(), host: "h".to_owned(), port };
        Candidate::new(id, &Identity::new(&advertised, eligible, leader).write())
    }

    fn chosen(candidates: &[Candidate], sticky: bool) -> Option<String> {
        choose(candidates, sticky).master
    }

    #[test]
    fn the_smallest_url_wins_by_plain_string_order() {
        let group = [candidate("b", 9, true, false), candidate("a", 10, true, true), candidate("c", 1, false, false)];
        assert_eq!(chosen(&group, false).as_deref(), Some("a"), "10 sorts before 9");
        assert_eq!(chosen(&group[..1], false).as_deref(), Some("b"));
    }

    #[test]
    fn a_sticky_election_keeps_the_one_that_claims_to_be_primary() {
        let group = [candidate("a", 1, true, false), candidate("b", 2, true, true), candidate("c", 3, true, false)];
        assert_eq!(chosen(&group, true).as_deref(), Some("b"));
        assert_eq!(chosen(&group, false).as_deref(), Some("a"));
    }

    #[test]
    fn several_claimants_or_an_ineligible_one_are_not_kept() {
        let several = [candidate("a", 1, true, false), candidate("b", 2, true, true), candidate("c", 3, true, true)];
        assert_eq!(chosen(&several, true).as_deref(), Some("a"));
        let ineligible = [candidate("a", 1, true, false), candidate("b", 2, false, true)];
        assert_eq!(chosen(&ineligible, true).as_deref(), Some("a"));
        let one_is_ineligible =
            [candidate("a", 1, true, false), candidate("b", 2, true, true), candidate("c", 3, false, true)];
        assert_eq!(chosen(&one_is_ineligible, true).as_deref(), Some("b"));
    }

    #[test]
    fn nobody_is_chosen_where_nobody_is_eligible() {
        let group = [candidate("a", 1, false, false), candidate("b", 2, false, true)];
        let assignment = choose(&group, true);
        assert_eq!((assignment.master.clone(), assignment.fault()), (None, None));
        assert_eq!(assignment.members().map(|members| members.len()), Some(2));
    }

    #[test]
    fn equal_urls_are_an_error_even_of_members_that_are_not_eligible() {
        let group = [candidate("a", 1, true, false), candidate("b", 2, false, false), candidate("c", 2, false, false)];
        let assignment = choose(&group, false);
        assert_eq!(assignment.master, None);
        assert!(assignment.fault().is_some());
    }

    #[test]
    fn members_of_other_makes_are_told_by_their_ids() {
        let garbage = Candidate::new("sr-1-x", &Bytes::from_static(b"\xff"));
        let group = [candidate("sr-registrar-1-x", 1, true, false), candidate("sr-1-y", 2, true, false), garbage];
        let assignment = choose(&group, false);
        assert_eq!(assignment.master.as_deref(), Some("sr-registrar-1-x"));
        let members = assignment.members().unwrap_or_default();
        let foreign: Vec<_> = members.iter().map(|member| (member.peer.foreign, member.eligible)).collect();
        assert_eq!(foreign, [(false, true), (true, true), (true, false)]);
    }
}
