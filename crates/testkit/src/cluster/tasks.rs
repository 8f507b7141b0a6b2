//! Tasks that run in an order which nothing but their numbers decides.
//!
//! Tokio wakes those who wait for one thing in an order of its own, which cannot be repeated. Here being woken only means
//! being ready; who is ready runs in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use parking_lot::Mutex;

type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A scheduler on one thread. Clones are the same scheduler.
#[derive(Clone, Default)]
pub struct Tasks(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Number 0 is the future that everything is run for.
    spawned: u64,
    ready: BTreeSet<u64>,
    arrived: Vec<(u64, Work)>,
    aborted: BTreeSet<u64>,
    outside: Option<Waker>,
}

/// A task that can be ended.
pub struct Task {
    number: u64,
    tasks: Tasks,
}

impl Task {
    /// Has the task dropped instead of polled the next time.
    pub fn abort(&self) {
        self.tasks.0.state.lock().aborted.insert(self.number);
        self.tasks.0.wake(self.number);
    }
}

impl Tasks {
    /// Runs a future beside the others.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> Task {
        let number = {
            let mut state = self.0.state.lock();
            state.spawned += 1;
            let number = state.spawned;
            state.arrived.push((number, Box::pin(work)));
            number
        };
        self.0.wake(number);
        Task { number, tasks: self.clone() }
    }

    /// Runs a future and all tasks, until the future is done.
    pub async fn run<T>(&self, main: impl Future<Output = T>) -> T {
        let mut main = pin!(main);
        let mut works = BTreeMap::new();
        let mut last = 0;
        self.0.wake(0);
        let turns = std::future::poll_fn(|outside| {
            self.0.state.lock().outside = Some(outside.waker().clone());
            while let Some(number) = self.0.next(last, &mut works) {
                last = number;
                let waker = Waker::from(Arc::new(Ready { number, shared: Arc::clone(&self.0) }));
                let mut context = Context::from_waker(&waker);
                if number == 0 {
                    if let Poll::Ready(output) = main.as_mut().poll(&mut context) {
                        return Poll::Ready(output);
                    }
                } else if let Some(work) = works.get_mut(&number)
                    && work.as_mut().poll(&mut context).is_ready()
                {
                    works.remove(&number);
                }
            }
            Poll::Pending
        });
        // a budget that all tasks share would end the turns of some
        tokio::task::unconstrained(turns).await
    }
}

impl Shared {
    fn wake(&self, number: u64) {
        let outside = {
            let mut state = self.state.lock();
            state.ready.insert(number);
            state.outside.take()
        };
        if let Some(outside) = outside {
            outside.wake();
        }
    }

    /// Whose turn it is after `last`; takes in who has arrived, and drops who was aborted.
    fn next(&self, last: u64, works: &mut BTreeMap<u64, Work>) -> Option<u64> {
        let (dropped, number) = {
            let mut state = self.state.lock();
            works.extend(state.arrived.drain(..));
            let aborted = std::mem::take(&mut state.aborted);
            let dropped: Vec<_> = aborted.iter().filter_map(|number| works.remove(number)).collect();
            let number = state.ready.range(last + 1..).next().or(state.ready.first()).copied();
            if let Some(number) = number {
                state.ready.remove(&number);
            }
            (dropped, number)
        };
        // outside of the lock: what is dropped may wake others
        drop(dropped);
        number
    }
}

struct Ready {
    number: u64,
    shared: Arc<Shared>,
}

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        self.shared.wake(self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::sync::watch;
    use tokio::time::sleep;

    /// Many wait for one thing; they see it in the order of their numbers.
    #[tokio::test(start_paused = true)]
    async fn who_is_woken_at_once_runs_in_turn() {
        let tasks = Tasks::default();
        let (told, _) = watch::channel(false);
        let seen = Arc::new(Mutex::new(Vec::new()));
        for number in 0..50 {
            let (mut hears, seen) = (told.subscribe(), Arc::clone(&seen));
            tasks.spawn(async move {
                hears.changed().await.unwrap();
                seen.lock().push(number);
            });
        }
        let main = async {
            sleep(Duration::from_secs(1)).await;
            told.send_replace(true);
            sleep(Duration::from_secs(1)).await;
        };
        tasks.run(main).await;
        assert_eq!(*seen.lock(), (0..50).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn an_aborted_task_is_dropped() {
        let tasks = Tasks::default();
        let held = Arc::new(());
        let own = Arc::clone(&held);
        let task = tasks.spawn(async move {
            sleep(Duration::from_secs(100)).await;
            drop(own);
        });
        let main = async {
            sleep(Duration::from_secs(1)).await;
            assert_eq!(Arc::strong_count(&held), 2);
            task.abort();
            sleep(Duration::from_secs(1)).await;
            assert_eq!(Arc::strong_count(&held), 1);
        };
        tasks.run(main).await;
    }
}
