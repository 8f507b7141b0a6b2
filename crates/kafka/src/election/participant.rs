//! The task that takes part: it makes the calls that the membership needs, and hears what the node wants meanwhile.

mod calls;
mod outcomes;

use std::sync::Arc;
use std::time::Duration;

use registrar_log::{Backoff, Seat, Standing};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep_until, timeout};
use tracing::info;

use self::calls::{Beat, Call, Step, finished};
use super::complaint::Complaint;
use super::config::ElectionConfig;
use super::coordinator::{Asking, Coordinator};
use super::location::Located;
use super::membership::{Membership, Phase};
use super::stats::ElectionStats;

/// No pause before a failed request is sent again is longer, unless the first one is.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How long the coordinator may take to be told that this node leaves.
const FAREWELL: Duration = Duration::from_secs(1);

/// How much longer than a session nothing may be heard of a coordinator before everything is begun anew.
const SILENCE_MARGIN: Duration = Duration::from_secs(5);

/// Why a question whether this node is primary has no answer.
pub(super) const UNREACHABLE: &str = "the coordinator of the group cannot be asked";

/// What the node wants at once.
pub(super) enum Command {
    /// News from the coordinator.
    Check,
    /// Whether it is primary.
    Confirm(oneshot::Sender<Result<(), String>>),
    /// To take part no longer. The sender is dropped when that is done.
    Leave(oneshot::Sender<()>),
}

/// A node that takes part.
pub(super) struct Participant {
    config: ElectionConfig,
    asking: Arc<Asking>,
    membership: Membership,
    /// Brokers that were known when one could last be asked, beyond those of the configuration.
    brokers: Vec<String>,
    coordinator: Option<Arc<Coordinator>>,
    /// What leads to an assignment.
    step: Option<Call<Step>>,
    beat: Option<Call<Beat>>,
    next_beat: Instant,
    /// The pause before the next step.
    pause: Duration,
    backoff: Backoff,
    complaint: Complaint,
    /// How often the coordinator said, while this node joins, that it does not know it.
    strangers: u32,
    /// Who waits for a heartbeat that has not been sent yet, and for the one that is under way.
    confirmations: Vec<oneshot::Sender<Result<(), String>>>,
    asked: Vec<oneshot::Sender<Result<(), String>>>,
    /// When the coordinator said anything, and when all was well.
    heard: Instant,
    well: Instant,
    standing: watch::Sender<Standing>,
    stats: Arc<ElectionStats>,
}

impl Participant {
    pub(super) fn new(
        config: ElectionConfig,
        asking: Asking,
        standing: watch::Sender<Standing>,
        stats: Arc<ElectionStats>,
    ) -> Self {
        Self {
            asking: Arc::new(asking),
            membership: Membership::new(&config),
            brokers: Vec::new(),
            coordinator: None,
            step: None,
            beat: None,
            next_beat: Instant::now(),
            pause: Duration::ZERO,
            backoff: Backoff::new(config.retry_backoff, LONGEST_PAUSE),
            complaint: Complaint::default(),
            strangers: 0,
            confirmations: Vec::new(),
            asked: Vec::new(),
            heard: Instant::now(),
            well: Instant::now(),
            standing,
            stats,
            config,
        }
    }

    /// Takes part until the node wants to leave, or has gone.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command>, mut eligible: watch::Receiver<bool>) {
        loop {
            let stands = *eligible.borrow_and_update();
            self.stand(stands);
            self.proceed();
            self.publish();
            let next = self.next_beat;
            tokio::select! {
                step = finished(&mut self.step) => self.stepped(step),
                beat = finished(&mut self.beat) => self.beaten(beat),
                () = sleep_until(next) => self.watch(),
                command = commands.recv() => match command {
                    None => return,
                    Some(Command::Leave(done)) => return self.leave(done).await,
                    // A question that nobody waits for is a heartbeat, like any other.
                    Some(Command::Check) => self.confirmations.push(oneshot::channel().0),
                    Some(Command::Confirm(answer)) => self.confirmations.push(answer),
                },
                Ok(()) = eligible.changed() => {}
            }
        }
    }

    /// Starts whatever is due.
    fn proceed(&mut self) {
        if self.step.is_none() {
            self.step = self.next_step();
        }
        let due = self.next_beat <= Instant::now();
        if due {
            self.next_beat = Instant::now() + self.config.interval();
        }
        if self.beat.is_some() || (!due && self.confirmations.is_empty()) {
            return;
        }
        self.beat = self.next_beat();
        if self.beat.is_some() {
            self.asked.append(&mut self.confirmations);
        } else {
            answer(&mut self.confirmations, &Err(UNREACHABLE.to_owned()));
        }
    }

    /// Whether this node may be elected. What it has told the group otherwise is taken back.
    fn stand(&mut self, eligible: bool) {
        if self.membership.stand(eligible) && self.coordinator.is_some() {
            info!(eligible, "joining the election again");
            self.step = None;
        }
    }

    /// Notices silence. A session may have ended in it; and if it lasts, whatever is wrong here is left behind.
    fn watch(&mut self) {
        let silence = self.heard.elapsed();
        if silence <= self.config.session_timeout {
            return;
        }
        self.membership.silent();
        if silence <= self.config.session_timeout + SILENCE_MARGIN {
            return;
        }
        self.stats.reset();
        // Where no coordinator could be found, it may still know this member when it is back.
        if self.coordinator.is_some() {
            self.membership.lost();
        }
        self.complaint.hitch("nothing is heard of the coordinator of the group: beginning anew");
        self.brokers.clear();
        self.heard = Instant::now();
        self.relocate();
    }

    /// Drops every connection, and what is under way on it.
    fn relocate(&mut self) {
        self.coordinator = None;
        self.step = None;
        self.beat = None;
        if self.membership.phase() == Phase::Joined {
            self.membership.rejoin();
        }
        answer(&mut self.asked, &Err(UNREACHABLE.to_owned()));
    }

    fn located(&mut self, located: Located) {
        info!(group = self.config.group, coordinator = located.coordinator, "the group has a coordinator");
        if !located.brokers.is_empty() {
            self.brokers = located.brokers;
        }
        self.coordinator = Some(Arc::new(Coordinator::at(located.coordinator, Arc::clone(&self.asking))));
        self.next_beat = Instant::now();
    }

    fn publish(&self) {
        let mut standing = self.membership.standing().clone();
        if let Some(fault) = self.complaint.current() {
            standing.fault = Some(fault.clone());
        }
        self.standing.send_if_modified(|known| {
            let news = *known != standing;
            if news {
                if known.seat != standing.seat || known.generation != standing.generation {
                    log(&standing);
                }
                *known = standing;
            }
            news
        });
    }

    async fn leave(mut self, done: oneshot::Sender<()>) {
        self.step = None;
        self.beat = None;
        let member_id = self.membership.member_id().to_owned();
        self.membership.leave();
        self.publish();
        if let Some(coordinator) = self.coordinator.take().filter(|_| !member_id.is_empty()) {
            match timeout(FAREWELL, coordinator.leave(member_id)).await {
                Ok(Ok(())) => info!("left the election"),
                Ok(Err(error)) => info!(%error, "left the election; the others notice at the end of the session"),
                Err(_) => info!("left the election; the others notice at the end of the session"),
            }
        }
        drop(done);
    }
}

fn log(standing: &Standing) {
    let generation = standing.generation;
    match &standing.seat {
        Seat::Mine => info!(generation, "this node is primary"),
        Seat::Other(peer) => info!(generation, primary = peer.url, foreign = peer.foreign, "another node is primary"),
        Seat::Nobody => info!(generation, "no node is primary"),
    }
}

/// Answers everybody who waits, and forgets them.
fn answer(waiting: &mut Vec<oneshot::Sender<Result<(), String>>>, outcome: &Result<(), String>) {
    for one in waiting.drain(..) {
        // Whoever has gone away needs no answer.
        let _ = one.send(outcome.clone());
    }
}
