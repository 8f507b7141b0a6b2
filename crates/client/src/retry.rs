//! When to try again, and how long to wait before.

use std::time::Duration;

/// Exponential back-off with jitter, so that clients that failed together do not come back together.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// How often a call is sent at most; at least once.
    pub attempts: u32,
    /// The longest pause after the first failure; doubled after each further one.
    pub first_pause: Duration,
    /// No pause is longer.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    /// Five attempts within about three seconds.
    fn default() -> Self {
        Self { attempts: 5, first_pause: Duration::from_millis(200), longest_pause: Duration::from_secs(2) }
    }
}

impl RetryPolicy {
    /// The pause after the given number of failures (from 1); none when it is time to give up.
    pub(crate) fn pause(&self, failures: u32) -> Option<Duration> {
        if failures >= self.attempts {
            return None;
        }
        let doubled = self.first_pause.saturating_mul(1 << failures.saturating_sub(1).min(16));
        let longest = doubled.min(self.longest_pause);
        Some(longest.mul_f64(0.5 + fastrand::f64() / 2.0))
    }
}

/// Statuses after which the same call may succeed: overload, gateways, and failures of the registry's store or of its
/// leader (50001 to 50004).
pub(crate) fn is_transient(status: u16, code: u32) -> bool {
    matches!(status, 429 | 502 | 503 | 504) || status == 500 && matches!(code, 50001..=50004)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_end() {
        let policy = RetryPolicy {
            attempts: 5,
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_millis(300),
        };
        for (failures, longest) in [(1, 100), (2, 200), (3, 300), (4, 300)] {
            let pause = policy.pause(failures).unwrap();
            assert!(
                pause >= Duration::from_millis(longest / 2) && pause <= Duration::from_millis(longest),
                "{pause:?}"
            );
        }
        assert_eq!(policy.pause(5), None);
    }
}
