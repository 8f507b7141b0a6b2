//! Threads for work that may take long, so that neither requests nor the write path wait behind it.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::{Semaphore, oneshot};

/// Enough for every bounded recursion of the schema languages.
const STACK_BYTES: usize = 32 << 20;

type Job = Box<dyn FnOnce() + Send>;

/// A bounded pool: as many jobs run as there are threads, the same number waits in the channel, further ones wait for
/// their turn without holding anything.
pub(crate) struct Pool {
    jobs: SyncSender<Job>,
    turns: Arc<Semaphore>,
}

impl Pool {
    pub(crate) fn new(threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        let (jobs, queue) = sync_channel::<Job>(threads);
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            let builder = thread::Builder::new().name(format!("schemas-{number}")).stack_size(STACK_BYTES);
            builder.spawn(move || work(&queue))?;
        }
        Ok(Self { jobs, turns: Arc::new(Semaphore::new(threads)) })
    }

    /// Runs a job on the pool; `None` if it panicked.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        // a turn guarantees a free place in the channel, so `send` does not block
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
        let (result, done) = oneshot::channel();
        let job = Box::new(move || {
            let _ = result.send(job());
            drop(turn);
        });
        self.jobs.send(job).ok()?;
        done.await.ok()
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // the caller sees a dropped answer; the thread lives on
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
    }
}
