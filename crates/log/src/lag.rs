//! How far a machine is behind its log, for whoever watches a node.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::{Applied, Log, Offset};

/// How often the log is asked where it ends.
const INTERVAL: Duration = Duration::from_secs(1);

/// What is applied of a log, beside the log's end as it was a moment ago.
#[derive(Debug, Clone)]
pub struct Lag {
    applied: Applied,
    seen: watch::Receiver<Seen>,
}

/// What the log has told.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Its end; none where it did not answer.
    end: Option<Offset>,
    /// The oldest end that was not reached, and when it was told.
    unreached: Option<(Offset, Instant)>,
}

impl Lag {
    /// How far `applied` is behind `log`, and the work of asking, which ends when nobody wants to know any more.
    pub fn new(log: Arc<dyn Log>, applied: Applied) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (told, seen) = watch::channel(Seen::default());
        let lag = Self { applied: applied.clone(), seen };
        (lag, follow(log, applied, told))
    }

    /// Everything below this offset is applied.
    pub fn applied(&self) -> Offset {
        self.applied.position()
    }

    /// The end of what is committed, as it was a second ago or so, or what is applied if that is further; none where the log
    /// does not answer.
    pub fn end(&self) -> Option<Offset> {
        let end = self.seen.borrow().end;
        end.map(|end| end.max(self.applied()))
    }

    /// How many offsets lie between the two.
    pub fn offsets(&self) -> Option<Offset> {
        self.end().map(|end| (end - self.applied()).max(0))
    }

    /// For how long something that the log has committed has not been applied; zero if everything is that is known of. A log
    /// that does not answer makes nobody late.
    pub fn late(&self) -> Duration {
        let unreached = self.seen.borrow().unreached.filter(|(offset, _)| self.applied() < *offset);
        unreached.map_or(Duration::ZERO, |(_, since)| since.elapsed())
    }
}

async fn follow(log: Arc<dyn Log>, applied: Applied, told: watch::Sender<Seen>) {
    let asking = async {
        loop {
            let end = log.end().await.ok();
            let position = applied.position();
            told.send_modify(|seen| {
                // a log that is away delivers nothing either, so the time of that does not count
                let still = seen.unreached.filter(|(offset, _)| end.is_some() && position < *offset);
                let now = || end.filter(|end| position < *end).map(|end| (end, Instant::now()));
                *seen = Seen { end, unreached: still.or_else(now) };
            });
            sleep(INTERVAL).await;
        }
    };
    tokio::select! {
        () = asking => {}
        () = told.closed() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Delays, FakeLog};
    use crate::machine::tests::Nothing;
    use crate::{LogError, Record, Replayer};

    async fn append(log: &FakeLog) {
        let record = Record { key: "k".into(), value: None };
        log.acquire().await.unwrap().append(&[record]).await.unwrap();
    }

    fn follow(log: &FakeLog) -> Lag {
        let (replayer, applied) = Replayer::new(Arc::new(log.clone()), Arc::new(Nothing));
        tokio::spawn(replayer.run());
        let (lag, asking) = Lag::new(Arc::new(log.clone()), applied);
        tokio::spawn(asking);
        lag
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_not_applied_what_was_committed_is_late() {
        let log = FakeLog::new();
        let lag = follow(&log);
        sleep(INTERVAL).await;
        assert_eq!((lag.end(), lag.offsets(), lag.late()), (Some(0), Some(0), Duration::ZERO));
        log.set_delays(Delays { delivery: Duration::from_secs(60), ..Delays::default() });
        append(&log).await;
        sleep(Duration::from_secs(20)).await;
        append(&log).await;
        sleep(Duration::from_secs(20)).await;
        assert_eq!((lag.end(), lag.offsets()), (Some(2), Some(2)));
        assert!(lag.late() > Duration::from_secs(38), "counted from the first: {:?}", lag.late());
        sleep(Duration::from_secs(100)).await;
        assert_eq!((lag.offsets(), lag.late()), (Some(0), Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_log_that_does_not_answer_makes_nobody_late() {
        let log = FakeLog::new();
        append(&log).await;
        let lag = follow(&log);
        sleep(INTERVAL / 2).await;
        assert_eq!(lag.offsets(), Some(0));
        log.fail_call(LogError::Unavailable("gone".to_owned()));
        sleep(INTERVAL).await;
        assert_eq!((lag.end(), lag.offsets(), lag.late()), (None, None, Duration::ZERO));
        sleep(INTERVAL).await;
        assert_eq!(lag.end(), Some(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_log_that_goes_away_before_all_is_applied_makes_nobody_late() {
        let log = FakeLog::new();
        let lag = follow(&log);
        sleep(INTERVAL / 2).await;
        log.set_delays(Delays { delivery: Duration::from_secs(60), ..Delays::default() });
        append(&log).await;
        sleep(20 * INTERVAL).await;
        assert!(lag.late() > 18 * INTERVAL, "{:?}", lag.late());
        log.fail_call(LogError::Unavailable("gone".to_owned()));
        sleep(INTERVAL).await;
        assert_eq!((lag.end(), lag.late()), (None, Duration::ZERO));
        sleep(2 * INTERVAL).await;
        assert!(!lag.late().is_zero() && lag.late() < 3 * INTERVAL, "it counts anew: {:?}", lag.late());
    }
}
