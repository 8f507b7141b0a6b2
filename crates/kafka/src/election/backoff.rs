//! Pauses between attempts that fail.

use std::time::Duration;

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(2);

/// Pauses that double with each failure and are spread at random, so that nodes that fail together do not try together.
#[derive(Debug)]
pub(super) struct Backoff {
    first: Duration,
    failures: u32,
}

impl Backoff {
    pub(super) fn new(first: Duration) -> Self {
        Self { first, failures: 0 }
    }

    /// The pause before the next attempt.
    pub(super) fn next(&mut self) -> Duration {
        let pause = self.first.saturating_mul(1 << self.failures.min(8)).min(LONGEST.max(self.first));
        self.failures = self.failures.saturating_add(1);
        pause.mul_f64(0.5 + fastrand::f64() / 2.0)
    }

    /// An attempt has succeeded.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        let mut backoff = Backoff::new(Duration::from_millis(100));
        for most in [100, 200, 400, 800, 1600, 2000, 2000] {
            let pause = backoff.next();
            let most = Duration::from_millis(most);
            assert!(pause <= most && pause >= most / 2, "{pause:?} of {most:?}");
        }
        for _ in 0..100 {
            assert!(backoff.next() <= LONGEST);
        }
        backoff.reset();
        assert!(backoff.next() <= Duration::from_millis(100));
    }
}
