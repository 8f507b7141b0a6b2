//! Many requests at once, but not too many.

use registrar_client::ClientError;
use tokio::task::JoinSet;

use super::failure::Failure;

/// Does `work` for every item, at most `limit` at a time, and hands each result over as it comes. Ends at the first error.
pub(super) async fn each<T, R, F>(
    items: impl IntoIterator<Item = T>,
    limit: usize,
    work: impl Fn(T) -> F,
    mut take: impl FnMut(R),
) -> Result<(), Failure>
where
    R: Send + 'static,
    F: Future<Output = Result<R, ClientError>> + Send + 'static,
{
    let mut items = items.into_iter();
    let mut running = JoinSet::new();
    loop {
        while running.len() < limit
            && let Some(item) = items.next()
        {
            running.spawn(work(item));
        }
        match running.join_next().await {
            Some(done) => take(done.map_err(Failure::task)??),
            None => return Ok(()),
        }
    }
}
