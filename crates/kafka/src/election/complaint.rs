//! What holds up the election. Faults are logged when they begin, and now and then as long as they last.

use registrar_log::Reminder;
use tracing::{info, warn};

/// What holds up the election now.
#[derive(Debug, Default)]
pub(super) struct Complaint {
    fault: Option<String>,
    faults: Reminder,
    hitches: Reminder,
}

impl Complaint {
    /// Somebody has to do something about it.
    pub(super) fn fault(&mut self, text: String) {
        self.fault_of(&text.clone(), text);
    }

    /// The same for a fault that reads otherwise each time, because each time another broker is asked: it keeps its text until
    /// it is told again.
    pub(super) fn fault_of(&mut self, kind: &str, text: String) {
        if self.faults.is_due(kind) {
            warn!(reason = text, "the election is held up");
            self.fault = Some(text);
        }
    }

    /// It may pass.
    pub(super) fn hitch(&mut self, text: &str) {
        if self.hitches.is_due(text) {
            info!(reason = text, "the election goes on in a moment");
        }
    }

    /// All is well again.
    pub(super) fn settle(&mut self) {
        if self.fault.take().is_some() {
            info!("the election is held up no longer");
        }
        (self.faults, self.hitches) = Default::default();
    }

    pub(super) fn current(&self) -> Option<&String> {
        self.fault.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_that_lasts_reads_the_same() {
        let mut complaint = Complaint::default();
        complaint.fault_of("unreachable", "at the first broker".to_owned());
        complaint.fault_of("unreachable", "at the second broker".to_owned());
        assert_eq!(complaint.current().map(String::as_str), Some("at the first broker"));
        complaint.fault("not allowed".to_owned());
        assert_eq!(complaint.current().map(String::as_str), Some("not allowed"));
        complaint.settle();
        complaint.fault_of("unreachable", "at the second broker".to_owned());
        assert_eq!(complaint.current().map(String::as_str), Some("at the second broker"));
    }
}
