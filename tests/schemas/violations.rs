//! Checking many schemas on all processors.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::laws::Violation;
use crate::published::Published;

/// What the registry gives the threads that work on schemas.
const STACK_BYTES: usize = 32 << 20;

/// The schemas for which a law does not hold, by name.
///
/// # Panics
/// If a thread cannot be started, or a language panics.
pub(crate) fn find(
    schemas: &[Published],
    check: impl Fn(&Published) -> Result<(), Violation> + Sync,
) -> Vec<(String, Violation)> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(schema) = schemas.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Err(violation) = check(schema) {
                found.lock().unwrap_or_else(|error| panic!("{error}")).push((schema.name(), violation));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
            thread.unwrap_or_else(|error| panic!("{error}"));
        }
    });
    let mut found = found.into_inner().unwrap_or_else(|error| panic!("{error}"));
    found.sort_by(|(left, _), (right, _)| left.cmp(right));
    found
}
