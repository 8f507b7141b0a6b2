//! Logs with a fault that the checkers must find: they are not blind.

mod forgetful;
mod stale;
mod unfenced;

use crate::run::Rig;
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
    finds(unfenced::unfenced, "two primaries never both succeed");
}

#[test]
fn without_marks_ids_are_issued_from_a_stale_counter() {
    finds(forgetful::without_marks, "one id names one schema for ever, per context");
}

#[test]
fn behind_a_primary_that_skips_the_tail_ids_are_issued_from_a_stale_counter() {
    finds(stale::late, "one id names one schema for ever, per context");
}

#[test]
fn without_references_what_others_refer_to_is_deleted() {
    finds(forgetful::without_references, "what a schema refers to is there");
}

#[test]
fn where_contexts_stay_known_they_are_not_made_known_again() {
    finds(forgetful::with_every_context, "a context that holds something is known");
}
