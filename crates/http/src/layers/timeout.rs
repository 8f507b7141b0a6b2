//! The time that a request may take (spec: ops 2, `request.timeout.ms`).

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use registrar_model::ErrorKind;

use crate::answer::Refusal;

/// The outcome of `work`, or 504 once it took longer. Work that is ready at once costs no timer.
///
/// # Errors
/// 504 beyond the limit.
pub(crate) async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Result<T, Refusal> {
    let Some(limit) = limit else { return Ok(work.await) };
    let mut work = pin!(work);
    let at_once = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => Poll::Ready(None),
    });
    if let Some(outcome) = at_once.await {
        return Ok(outcome);
    }
    tokio::time::timeout(limit, work).await.map_err(|_| Refusal::of_container(ErrorKind::RequestTimedOut))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn slow_work_is_given_up() {
        let slow = within(Some(Duration::from_millis(5)), std::future::pending::<()>()).await;
        assert_eq!(slow.unwrap_err().error.message(), "Request timed out");
        assert_eq!(within(Some(Duration::from_secs(5)), async { 1 }).await, Ok(1));
        assert_eq!(within(None, async { 1 }).await, Ok(1));
    }
}
