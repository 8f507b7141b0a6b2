//! A line that carries messages, and what it does to them.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;

use super::{Dice, Tasks};

/// What lines do to the messages that they carry. Probabilities go from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weather {
    /// How long a message takes at most.
    pub delay: Duration,
    /// How many take up to a hundred times as long.
    pub stragglers: f64,
    /// How many get lost on their way to where they take effect.
    pub lost_requests: f64,
    /// How many get lost on their way back.
    pub lost_answers: f64,
    /// How many arrive twice.
    pub duplicates: f64,
}

/// The line between a node and the log.
pub(super) struct Line {
    severed: watch::Sender<bool>,
    forbidden: Mutex<bool>,
    weather: Mutex<Weather>,
    pub tasks: Tasks,
    dice: Dice,
}

impl Line {
    pub fn new(tasks: Tasks, dice: Dice) -> Self {
        Self { severed: watch::Sender::new(false), forbidden: Mutex::default(), weather: Mutex::default(), tasks, dice }
    }

    pub fn cut(&self, cut: bool) {
        self.severed.send_replace(cut);
    }

    /// Takes the permission to write away from who is at this end, or gives it back.
    pub fn forbid(&self, forbidden: bool) {
        *self.forbidden.lock() = forbidden;
    }

    pub fn is_forbidden(&self) -> bool {
        *self.forbidden.lock()
    }

    pub fn set_weather(&self, weather: Weather) {
        *self.weather.lock() = weather;
    }

    pub fn is_cut(&self) -> bool {
        *self.severed.borrow()
    }

    /// Ends when the line is cut.
    pub async fn severed(&self) {
        let _ = self.severed.subscribe().wait_for(|cut| *cut).await;
    }

    /// How long the next message takes.
    pub fn delay(&self) -> Duration {
        self.weather.lock().delay(&self.dice)
    }

    /// Whether the next answer gets lost.
    pub fn loses_answer(&self) -> bool {
        let probability = self.weather.lock().lost_answers;
        self.is_cut() || self.dice.hits(probability)
    }

    /// Whether the next request gets lost.
    pub fn loses_request(&self) -> bool {
        let probability = self.weather.lock().lost_requests;
        self.is_cut() || self.dice.hits(probability)
    }
}

impl Weather {
    pub(super) fn delay(&self, dice: &Dice) -> Duration {
        let most = if dice.hits(self.stragglers) { self.delay * 100 } else { self.delay };
        dice.up_to(most)
    }
}
