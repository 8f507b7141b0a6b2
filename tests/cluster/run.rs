//! How long a run of this tier is: the short one of every test run, or the long one of `make nemesis`.

use std::env;
use std::time::Duration;

/// The seed of the short run, so that a failure can be repeated.
const SEED: u64 = 6;

/// What `make nemesis` asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) seed: u64,
    /// For how long faults go on; every kind comes once at least.
    pub(crate) time: Duration,
    pub(crate) is_long: bool,
}

impl Run {
    /// `NEMESIS_SECONDS` makes a long run, `NEMESIS_SEED` another one.
    pub(crate) fn of_environment() -> Self {
        let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        let seconds = number("NEMESIS_SECONDS");
        let time = Duration::from_secs(seconds.unwrap_or_default());
        Self { seed: number("NEMESIS_SEED").unwrap_or(SEED), time, is_long: seconds.is_some() }
    }
}
