//! Many seeds, on all cores.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use parking_lot::Mutex;

use crate::invariants::{self, Violations};
use crate::run::{Rig, run, sound};

/// How many seeds are run if nobody says otherwise.
const SEEDS: u64 = 200;

/// No more violations of one seed than these are shown.
const SHOWN: usize = 5;

/// What is wrong with a run, a panic included.
fn violations(seed: u64, rig: Rig) -> Violations {
    let outcome = catch_unwind(AssertUnwindSafe(|| invariants::check(&run(seed, rig))));
    outcome.unwrap_or_else(|_| vec!["it panicked".to_owned()])
}

/// A seed among so many that breaks an invariant whose name begins with `wanted`, one of the first, and all that it
/// breaks.
pub fn first_violation(seeds: u64, rig: Rig, wanted: &str) -> Option<(u64, Violations)> {
    let next = AtomicU64::new(0);
    let found = Mutex::new(None);
    let work = || {
        while found.lock().is_none() {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds {
                return;
            }
            let violations = violations(seed, rig);
            if violations.iter().any(|violation| violation.starts_with(wanted)) {
                found.lock().get_or_insert((seed, violations));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    found.into_inner()
}

fn told(name: &str) -> Option<u64> {
    env::var(name).ok().filter(|text| !text.is_empty()).map(|text| text.parse().expect("a number"))
}

#[test]
fn no_seed_breaks_an_invariant() {
    if let Some(seed) = told("SEED") {
        let history = run(seed, sound);
        let violations = invariants::check(&history);
        assert!(violations.is_empty(), "{history:#?}\n{}", violations.join("\n"));
        return;
    }
    let (seeds, begun) = (told("SEEDS").unwrap_or(SEEDS), Instant::now());
    if let Some((seed, violations)) = first_violation(seeds, sound, "") {
        let shown: Vec<_> = violations.iter().take(SHOWN).cloned().collect();
        panic!("seed {seed}: {}\nreplay it with: make sim SEED={seed}", shown.join("\n"));
    }
    println!("{seeds} seeds without a violation in {:.0?}", begun.elapsed());
}

/// Nothing but the seed decides what happens.
#[test]
fn a_seed_replays_exactly() {
    for seed in 0..3 {
        let (first, second) = (run(seed, sound), run(seed, sound));
        assert!(first.calls.len() > 50, "{} calls", first.calls.len());
        let differing = first.calls.iter().zip(&second.calls).find(|(one, other)| one != other);
        assert!(first == second, "seed {seed} went differently, first in {differing:?}");
    }
}
