//! What holds up the election. Faults are logged when they begin, and now and then as long as they last.

use registrar_log::Reminder;
use tracing::{info, warn};

/// What holds up the election now.
#[derive(Debug, Default)]
pub(super) struct Complaint {
    fault: Option<String>,
    reminder: Reminder,
}

impl Complaint {
    /// Somebody has to do something about it.
    pub(super) fn fault(&mut self, text: String) {
        if self.reminder.is_due(&text) {
            warn!(reason = text, "the election is held up");
        }
        self.fault = Some(text);
    }

    /// It may pass.
    pub(super) fn hitch(&mut self, text: &str) {
        if self.reminder.is_due(text) {
            info!(reason = text, "the election goes on in a moment");
        }
    }

    /// All is well again.
    pub(super) fn settle(&mut self) {
        if self.fault.take().is_some() {
            info!("the election is held up no longer");
        }
        self.reminder = Reminder::default();
    }

    pub(super) fn current(&self) -> Option<&String> {
        self.fault.as_ref()
    }
}
