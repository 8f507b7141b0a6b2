//! An election without others.

use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::{Election, Seat, Standing};

/// An election that says what a test tells it to, and keeps what it is told and asked.
#[derive(Debug)]
pub struct ToldElection {
    standing: watch::Sender<Standing>,
    confirmation: Mutex<Result<(), String>>,
    stood: Mutex<Vec<bool>>,
    checks: AtomicUsize,
}

impl ToldElection {
    /// One that says this from the beginning.
    pub fn new(seat: Seat) -> Self {
        Self {
            standing: watch::Sender::new(Standing { seat, generation: Some(1), ..Standing::unknown() }),
            confirmation: Mutex::new(Ok(())),
            stood: Mutex::default(),
            checks: AtomicUsize::new(0),
        }
    }

    /// Who is to write from now on.
    pub fn tell(&self, seat: Seat) {
        self.standing.send_modify(|standing| standing.seat = seat);
    }

    /// Whether a registry of another make takes part from now on.
    pub fn tell_mixed(&self, mixed: bool) {
        self.standing.send_modify(|standing| standing.mixed = mixed);
    }

    /// Does not confirm the seat any more, for this reason.
    pub fn deny(&self, reason: &str) {
        *self.confirmation.lock() = Err(reason.to_owned());
    }

    /// What the node has said of whether it may be elected, in order.
    pub fn stood(&self) -> Vec<bool> {
        self.stood.lock().clone()
    }

    /// How often the node asked for news.
    pub fn checks(&self) -> usize {
        self.checks.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Election for ToldElection {
    fn join(&self) {}

    fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.subscribe()
    }

    async fn confirm(&self) -> Result<(), String> {
        self.confirmation.lock().clone()
    }

    fn check(&self) {
        self.checks.fetch_add(1, Ordering::SeqCst);
    }

    fn stand(&self, eligible: bool) {
        self.stood.lock().push(eligible);
    }

    async fn leave(&self) {}
}
