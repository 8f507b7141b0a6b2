//! Where writes run.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::oneshot;

/// What runs on a task of its own.
pub type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Begins tasks: tokio's by default. A simulation has its own, whose order it can repeat.
#[derive(Clone)]
pub struct Tasks(Arc<dyn Fn(Work) + Send + Sync>);

impl Tasks {
    /// Tasks that `spawn` begins.
    pub fn new(spawn: impl Fn(Work) + Send + Sync + 'static) -> Self {
        Self(Arc::new(spawn))
    }

    /// Runs work that goes on even if nobody waits for it any longer. None if it panicked.
    pub(crate) async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let (done, result) = oneshot::channel();
        (self.0)(Box::pin(async move {
            let _ = done.send(work.await);
        }));
        result.await.ok()
    }
}

impl Default for Tasks {
    fn default() -> Self {
        Self::new(|work| drop(tokio::spawn(work)))
    }
}

impl fmt::Debug for Tasks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tasks")
    }
}
