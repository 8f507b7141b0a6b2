//! Panics of a task that others take for alive.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// What is left of a task that has panicked. The panic itself has been told by the panic hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

/// Does some work whose end must be told even if it is a panic. Whatever the work has changed may be half done.
///
/// # Errors
/// [`Panicked`] if it panics.
pub async fn caught<W: Future>(work: W) -> Result<W::Output, Panicked> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(progress) => progress.map(Ok),
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_outcome() {
        let later = tokio::task::yield_now;
        assert_eq!(caught(async { later().await }).await, Ok(()));
        let panics = async {
            later().await;
            panic!("this panic belongs to the test")
        };
        assert_eq!(caught(panics).await, Err::<(), _>(Panicked));
    }
}
