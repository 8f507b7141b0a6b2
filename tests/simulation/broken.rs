//! Logs with a fault that the checkers must find: they are not blind.

mod stale;
mod unfenced;

use crate::run::Rig;
use crate::seeds::campaign;

/// Within so many seeds.
const SEEDS: u64 = 1_000;

fn finds(rig: Rig, wanted: &str) {
    let (seed, violations) = campaign(SEEDS, rig, wanted).broken.expect("a violation");
    println!("seed {seed}: {}", violations[0]);
}

#[test]
fn without_fencing_two_primaries_succeed() {
    finds(unfenced::unfenced, "two primaries never both succeed");
}

#[test]
fn without_marks_ids_are_issued_from_a_stale_counter() {
    finds(stale::without_marks, "one id names one schema for ever, per context");
}

#[test]
fn behind_a_primary_that_skips_the_tail_ids_are_issued_from_a_stale_counter() {
    finds(stale::late, "one id names one schema for ever, per context");
}
