//! Pauses between attempts that fail.

use std::time::Duration;

/// Pauses that double with each failure.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    failures: u32,
}

impl Backoff {
    /// Pauses of `first` to `longest`, which counts for nothing where it is shorter.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest: longest.max(first), failures: 0 }
    }

    /// An attempt has failed: the pause before the next one.
    pub fn pause(&mut self) -> Duration {
        let pause = self.first.saturating_mul(1 << self.failures.min(16)).min(self.longest);
        self.failures = self.failures.saturating_add(1);
        pause
    }

    /// The same, spread at random between half of the pause and all of it, so that those who fail together do not come
    /// back together.
    pub fn jittered(&mut self) -> Duration {
        self.pause().mul_f64(0.5 + fastrand::f64() / 2.0)
    }

    /// An attempt has succeeded.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        let longest = Duration::from_secs(2);
        let mut backoff = Backoff::new(Duration::from_millis(100), longest);
        for most in [100, 200, 400, 800, 1600, 2000, 2000].map(Duration::from_millis) {
            assert_eq!(backoff.clone().pause(), most);
            let pause = backoff.jittered();
            assert!(pause <= most && pause >= most / 2, "{pause:?} of {most:?}");
        }
        for _ in 0..100 {
            assert_eq!(backoff.pause(), longest);
        }
        backoff.reset();
        assert_eq!(backoff.pause(), Duration::from_millis(100));
    }

    #[test]
    fn a_first_pause_may_be_longer_than_the_longest() {
        let mut backoff = Backoff::new(Duration::from_secs(5), Duration::from_secs(2));
        assert_eq!([backoff.pause(), backoff.pause()], [Duration::from_secs(5); 2]);
    }
}
