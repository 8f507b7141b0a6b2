//! What happens to a membership, as the leader of the group and as a follower.

use super::*;

const GENERATION: i32 = 7;

fn config(host: &str, sticky: bool) -> ElectionConfig {
    let advertised = Advertised { scheme: "http".to_owned(), host: host.to_owned(), port: 1 };
    ElectionConfig { sticky, ..ElectionConfig::new("nowhere:1", advertised) }
}

fn candidate(member_id: &str, host: &str, eligible: bool) -> Candidate {
    let identity = Identity::new(&config(host, false).advertised, eligible, false);
    Candidate { member_id: member_id.to_owned(), identity: Some(identity) }
}

/// The member `id` of a group, as the group's leader sees it, after its assignment.
fn member(id: &str, host: &str, sticky: bool, others: &[Candidate]) -> Membership {
    let mut membership = Membership::new(&config(host, sticky));
    let mut candidates = vec![candidate(id, host, true)];
    candidates.extend_from_slice(others);
    assigned(&mut membership, id, GENERATION, candidates);
    membership
}

fn assigned(membership: &mut Membership, id: &str, generation: i32, candidates: Vec<Candidate>) {
    membership.joined(Joined { member_id: id.to_owned(), generation, candidates });
    let told = membership.assignments()[0].1.clone();
    assert!(membership.assignments().iter().all(|(_, bytes)| *bytes == told), "everybody is told the same");
    membership.assigned(&told);
}

fn ours() -> Candidate {
    candidate("sr-registrar-2-x", "b", true)
}

fn foreign(eligible: bool) -> Candidate {
    candidate("sr-1-x", "b", eligible)
}

const ME: &str = "sr-registrar-1-x";

#[test]
fn a_new_member_has_no_name_no_generation_and_no_primary() {
    let mut membership = Membership::new(&config("a", false));
    assert_eq!((membership.member_id(), membership.stamp()), ("", Stamp { phase: Phase::Outside, generation: -1 }));
    assert_eq!(*membership.standing(), Standing::unknown());
    membership.named(ME.to_owned());
    assert_eq!((membership.member_id(), membership.phase()), (ME, Phase::Outside));
    assert!(membership.confirm(GENERATION, false).is_err());
}

#[test]
fn the_leader_of_the_group_tells_everybody_and_is_told() {
    let membership = member(ME, "a", false, &[ours()]);
    let standing = membership.standing();
    assert_eq!((&standing.seat, standing.generation, standing.members.len()), (&Seat::Mine, Some(GENERATION), 2));
    assert!(!standing.mixed && standing.fault.is_none());
    assert_eq!((membership.phase(), membership.confirm(GENERATION, false)), (Phase::Assigned, Ok(())));
    assert!(membership.assignments().is_empty());
}

#[test]
fn a_follower_tells_nobody_and_knows_everybody() {
    let mut leader = Membership::new(&config("a", false));
    leader.joined(Joined {
        member_id: ME.to_owned(),
        generation: GENERATION,
        candidates: vec![candidate(ME, "a", true), ours()],
    });
    let told = leader.assignments()[1].clone();
    let mut follower = Membership::new(&config("b", false));
    follower.joined(Joined { member_id: told.0, generation: GENERATION, candidates: Vec::new() });
    assert!(follower.assignments().is_empty());
    follower.assigned(&told.1);
    let standing = follower.standing();
    assert_eq!(standing.seat, Seat::Other(Peer { url: "http://a:1".to_owned(), foreign: false }));
    assert_eq!((standing.members.len(), standing.mixed), (2, false));
    assert!(follower.confirm(GENERATION, false).is_err());
}

#[test]
fn registrars_keep_the_primary_whatever_happens_to_their_membership() {
    let happenings: [fn(&mut Membership); 5] =
        [Membership::rejoin, Membership::left_behind, Membership::lost, Membership::silent, |membership| {
            assert!(membership.stand(false))
        }];
    for happening in happenings {
        let mut membership = member(ME, "a", false, &[ours()]);
        happening(&mut membership);
        assert_eq!((&membership.standing().seat, membership.standing().generation), (&Seat::Mine, Some(GENERATION)));
    }
}

#[test]
fn with_another_make_nobody_is_primary_from_the_start_of_a_rebalance_on() {
    let mut membership = member(ME, "a", false, &[foreign(true)]);
    assert!(membership.standing().mixed);
    assert_eq!((membership.confirm(GENERATION, false), membership.confirm(GENERATION, true).is_err()), (Ok(()), true));
    membership.rejoin();
    assert_eq!(membership.standing().seat, Seat::Nobody);
    assert!(membership.confirm(GENERATION, false).is_err());
    membership.reassured();
    assert_eq!(membership.standing().seat, Seat::Nobody, "a heartbeat during the rebalance changes nothing");
    assigned(&mut membership, ME, GENERATION + 1, vec![candidate(ME, "a", true)]);
    assert_eq!((&membership.standing().seat, membership.standing().mixed), (&Seat::Mine, false));
}

#[test]
fn a_sticky_election_keeps_the_primary_through_a_rebalance_but_not_beyond_its_membership() {
    let mut membership = member(ME, "a", true, &[foreign(true)]);
    membership.rejoin();
    assert_eq!(membership.standing().seat, Seat::Mine);
    membership.lost();
    assert_eq!(membership.standing().seat, Seat::Nobody);
    assert!(membership.metadata().ends_with(b"\"leader\":true}"), "it still says that it was primary");
}

#[test]
fn with_another_make_silence_unseats_until_the_coordinator_is_heard() {
    let mut membership = member(ME, "a", false, &[foreign(true)]);
    membership.silent();
    assert_eq!(membership.standing().seat, Seat::Nobody);
    membership.reassured();
    assert_eq!(membership.standing().seat, Seat::Mine);
}

#[test]
fn another_make_that_is_not_eligible_changes_nothing() {
    let mut membership = member(ME, "a", false, &[foreign(false)]);
    membership.rejoin();
    assert_eq!((&membership.standing().seat, membership.standing().mixed), (&Seat::Mine, true));
}

#[test]
fn whoever_does_not_say_who_takes_part_may_be_another_make() {
    let mut membership = member(ME, "a", false, &[]);
    membership.rejoin();
    membership.joined(Joined { member_id: ME.to_owned(), generation: 8, candidates: Vec::new() });
    let identity = r#"{"host":"a","port":1,"master_eligibility":true,"scheme":"http","version":1}"#;
    membership
        .assigned(format!(r#"{{"error":0,"master":"{ME}","master_identity":{identity},"version":1}}"#).as_bytes());
    assert_eq!((&membership.standing().seat, membership.standing().mixed), (&Seat::Mine, true));
    membership.rejoin();
    assert_eq!(membership.standing().seat, Seat::Nobody);
}

#[test]
fn a_new_generation_without_its_assignment_confirms_nothing() {
    let mut membership = member(ME, "a", false, &[]);
    membership.rejoin();
    membership.joined(Joined { member_id: ME.to_owned(), generation: 8, candidates: Vec::new() });
    assert_eq!(membership.standing().seat, Seat::Mine);
    assert!(membership.confirm(GENERATION, false).is_err() && membership.confirm(8, false).is_err());
    membership.assigned(&choose(&[candidate(ME, "a", true)], false).write());
    assert!(membership.confirm(GENERATION, false).is_err(), "an answer about the generation before");
    assert_eq!(membership.confirm(8, false), Ok(()));
}

#[test]
fn an_assignment_that_cannot_be_read_is_a_fault() {
    for bytes in [&b""[..], b"7", b"{\"error\":\"x\"}", b"\xff"] {
        let mut membership = member(ME, "a", false, &[]);
        membership.assigned(bytes);
        assert_eq!(membership.standing().seat, Seat::Nobody);
        assert!(membership.standing().fault.is_some() && membership.phase() == Phase::Assigned);
    }
}

#[test]
fn standing_or_not_is_told_by_joining_again() {
    let mut membership = member(ME, "a", false, &[]);
    assert!(!membership.stand(true));
    assert_eq!(membership.phase(), Phase::Assigned);
    assert!(membership.stand(false));
    assert_eq!((membership.phase(), membership.member_id()), (Phase::Outside, ME));
    let metadata = r#"{"host":"a","port":1,"master_eligibility":false,"scheme":"http","version":1,"leader":true}"#;
    assert_eq!(membership.metadata(), metadata);
}

#[test]
fn whoever_leaves_is_primary_no_longer_but_knows_who_is() {
    let mut membership = member(ME, "a", false, &[]);
    membership.leave();
    assert_eq!(membership.standing().seat, Seat::Nobody);
    let mut follower = member("sr-registrar-3-x", "c", false, &[ours()]);
    follower.leave();
    assert!(matches!(&follower.standing().seat, Seat::Other(_)));
}
