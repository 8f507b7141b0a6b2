//! Chance, from a seed.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

/// A source of chance. Clones are the same source, so that one seed decides everything.
#[derive(Debug, Clone)]
pub struct Dice(Arc<Mutex<fastrand::Rng>>);

impl Dice {
    /// Chances that follow from a seed.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))))
    }

    /// True with a probability from 0 to 1.
    pub fn hits(&self, probability: f64) -> bool {
        self.0.lock().f64() < probability
    }

    /// A number below `bound`; 0 for 0.
    pub fn below(&self, bound: usize) -> usize {
        if bound == 0 { 0 } else { self.0.lock().usize(..bound) }
    }

    /// One of several; none of nothing.
    pub fn one_of<'a, T>(&self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.below(choices.len()))
    }

    /// Some time up to `most`, in whole milliseconds.
    pub fn up_to(&self, most: Duration) -> Duration {
        let millis = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(self.0.lock().u64(..=millis))
    }
}
