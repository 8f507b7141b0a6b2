//! A view with records on top that nobody has appended yet: what the next part of a command sees of the parts before it.

use registrar_log::{Offset, Record};

use super::View;
use crate::records;

/// Beyond every offset of the log, and of the batch that is being put together.
const AHEAD: Offset = Offset::MAX / 4 * 3;

impl View<'_> {
    /// This view as it will be once `records` are applied. This one stays as it is.
    pub fn with(&self, records: &[Record]) -> View<'_> {
        let mut ahead = self.fork();
        for (record, offset) in records.iter().zip(AHEAD..) {
            records::lay(&mut ahead, record, offset);
        }
        ahead
    }

    /// The same view again, without the gate, which this one holds for both.
    fn fork(&self) -> View<'_> {
        View {
            tables: self.tables,
            gate: None,
            subjects: self.subjects.fork(),
            ids: self.ids.fork(),
            contents: self.contents.fork(),
            referrers: self.referrers.fork(),
            configs: self.configs.fork(),
            modes: self.modes.fork(),
            contexts: self.contexts.fork(),
            associations: self.associations.fork(),
            associated: self.associated.fork(),
            settings_stamp: self.settings_stamp,
            versions: self.versions,
            released: Vec::new(),
        }
    }
}
