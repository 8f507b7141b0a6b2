//! Many seeds, on all cores.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use parking_lot::Mutex;

use crate::invariants::{self, Violations};
use crate::run::{Rig, SOUND, run};
use crate::tally::Tally;

/// How many seeds are run if nobody says otherwise.
const SEEDS: u64 = 200;

/// No more violations of one seed than these are shown.
const SHOWN: usize = 5;

/// What many seeds come to.
pub struct Campaign {
    /// One of the first seeds that break an invariant, and what they break.
    pub broken: Option<(u64, Violations)>,
    tally: Tally,
}

/// Runs so many seeds, until one breaks an invariant whose name begins with `wanted`.
pub fn campaign(seeds: u64, rig: Rig, wanted: &str) -> Campaign {
    let next = AtomicU64::new(0);
    let found = Mutex::new(Campaign { broken: None, tally: Tally::default() });
    let work = || {
        while found.lock().broken.is_none() {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds {
                return;
            }
            let (violations, tally) = checked(seed, rig);
            let mut found = found.lock();
            found.tally += tally;
            if violations.iter().any(|violation| violation.starts_with(wanted)) {
                found.broken.get_or_insert((seed, violations));
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

/// What is wrong with a run, a panic included, and what it came to.
fn checked(seed: u64, rig: Rig) -> (Violations, Tally) {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let history = run(seed, rig);
        (invariants::check(&history), Tally::of(&history))
    }));
    outcome.unwrap_or_else(|_| (vec!["it panicked".to_owned()], Tally::default()))
}

fn told(name: &str) -> Option<u64> {
    env::var(name).ok().filter(|text| !text.is_empty()).map(|text| text.parse().expect("a number"))
}

#[test]
fn no_seed_breaks_an_invariant() {
    if let Some(seed) = told("SEED") {
        let history = run(seed, SOUND);
        let violations = invariants::check(&history);
        assert!(violations.is_empty(), "{history:#?}\n{}", violations.join("\n"));
        return;
    }
    let begun = Instant::now();
    let Campaign { broken, tally } = campaign(told("SEEDS").unwrap_or(SEEDS), SOUND, "");
    if let Some((seed, violations)) = broken {
        let shown: Vec<_> = violations.iter().take(SHOWN).cloned().collect();
        panic!("seed {seed}: {}\nreplay it with: make sim SEED={seed}", shown.join("\n"));
    }
    println!("no violation: {tally}; {:.0?}", begun.elapsed());
}

/// Nothing but the seed decides what happens.
#[test]
fn a_seed_replays_exactly() {
    for seed in 0..3 {
        let (first, second) = (run(seed, SOUND), run(seed, SOUND));
        let differing = first.calls.iter().zip(&second.calls).find(|(one, other)| one != other);
        assert!(first == second, "seed {seed} went differently, first in {differing:?}");
    }
}

/// What does not happen cannot go wrong.
#[test]
fn much_happens() {
    let tally = campaign(30, SOUND, "").tally;
    let Tally { acknowledged, unanswered, samples, terms, faults, foreign, plain, aborted, ref kinds, .. } = tally;
    assert!(acknowledged >= 900 && unanswered >= 60 && samples >= 600 && terms >= 120 && faults >= 300, "{tally}");
    assert!(foreign >= 3 && plain >= 10 && aborted >= 30, "{tally}");
    let expected = [
        "register Json",
        "register Protobuf",
        "register what refers",
        "import",
        "import refused with 42205",
        "set mode IMPORT",
        "delete version, permanent: true",
        "delete subject, permanent: true",
        "refused with 42206",
        "delete context",
    ];
    for wanted in expected {
        let times: usize = kinds.iter().filter(|(kind, _)| kind.ends_with(wanted)).map(|(_, times)| times).sum();
        assert!(times >= 5, "{times} times {wanted}: {kinds:#?}");
    }
}
