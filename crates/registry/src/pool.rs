//! Threads for work that may take long, so that neither requests nor the write path wait behind it.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::{Semaphore, oneshot};

/// Enough for every bounded recursion of the schema languages.
const STACK_BYTES: usize = 32 << 20;

/// Schemas of up to this many bytes have threads of their own: what takes longest is comparing larger ones, and most
/// schemas are smaller.
const SHORT_BYTES: usize = 128 << 10;

type Job = Box<dyn FnOnce() + Send>;

/// Two lanes of threads: work on short texts never waits for work on long ones.
pub(crate) struct Pool {
    short: Lane,
    long: Lane,
}

impl Pool {
    /// A pool with that many threads for long texts, and twice as many for short ones.
    pub(crate) fn new(threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        Ok(Self { short: Lane::new("short", threads * 2)?, long: Lane::new("long", threads)? })
    }

    /// Runs a job on that many bytes of schema text; `None` if it panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        bytes: usize,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let lane = if bytes <= SHORT_BYTES { &self.short } else { &self.long };
        lane.run(job).await
    }
}

/// As many jobs run as there are threads, the same number waits in the channel, further ones wait for their turn without
/// holding anything.
struct Lane {
    jobs: SyncSender<Job>,
    turns: Arc<Semaphore>,
}

impl Lane {
    fn new(name: &str, threads: usize) -> std::io::Result<Self> {
        let (jobs, queue) = sync_channel::<Job>(threads);
        let queue = Arc::new(Mutex::new(queue));
        for number in 0..threads {
            let queue = Arc::clone(&queue);
            let builder = thread::Builder::new().name(format!("{name}-{number}")).stack_size(STACK_BYTES);
            builder.spawn(move || work(&queue))?;
        }
        Ok(Self { jobs, turns: Arc::new(Semaphore::new(threads)) })
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
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
