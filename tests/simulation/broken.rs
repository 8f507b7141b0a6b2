//! Logs and elections with a fault that the checkers must find: they are not blind.

mod careless;
mod forgetful;
mod seated;
mod stale;
mod unfenced;

use crate::run::{Rig, SOUND};
use crate::seeds::campaign;

/// Within so many seeds.
const SEEDS: u64 = 1_000;

fn finds(rig: Rig, wanted: &str) {
    let (seed, violations) = campaign(SEEDS, rig, wanted).broken.expect("a violation");
    let violation = violations.iter().find(|violation| violation.starts_with(wanted));
    println!("seed {seed}: {}", violation.expect("the one that was wanted"));
}

#[test]
fn without_fencing_two_primaries_succeed() {
    finds(Rig { log: unfenced::unfenced, ..SOUND }, "two primaries never both succeed");
}

#[test]
fn without_marks_ids_are_issued_from_a_stale_counter() {
    finds(Rig { log: forgetful::without_marks, ..SOUND }, "one id names one schema for ever, per context");
}

#[test]
fn behind_a_primary_that_skips_the_tail_ids_are_issued_from_a_stale_counter() {
    finds(Rig { log: stale::late, ..SOUND }, "one id names one schema for ever, per context");
}

#[test]
fn without_references_what_others_refer_to_is_deleted() {
    finds(Rig { log: forgetful::without_references, ..SOUND }, "what a schema refers to is there");
}

#[test]
fn where_contexts_stay_known_they_are_not_made_known_again() {
    finds(Rig { log: forgetful::with_every_context, ..SOUND }, "a context that holds something is known");
}

#[test]
fn who_may_not_write_and_keeps_the_seat_keeps_others_from_writing() {
    finds(Rig { election: seated::keeping, ..SOUND }, "after faults stop there is a primary that accepts");
}

#[test]
fn who_never_stands_again_is_missed() {
    finds(Rig { election: seated::giving_up, ..SOUND }, "who may write again stands for election again");
}

#[test]
fn without_amending_a_registry_of_another_make_keeps_what_was_aborted() {
    finds(Rig { log: careless::without_amending, ..SOUND }, "registries of two makes come to the same answers");
}

#[test]
fn without_settling_a_registry_of_another_make_waits_for_ever() {
    finds(Rig { log: careless::without_settling, ..SOUND }, "registries of two makes come to the same answers");
}
