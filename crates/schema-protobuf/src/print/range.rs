//! `reserved` and `extensions` statements.

use crate::tree::{Extensions, MAX_TAG, Reserved, ReservedValue, TagRange};

use super::Printer;
use super::option::quoted;

impl Printer {
    pub(super) fn reserved(&mut self, reserved: &Reserved) {
        self.out.open("reserved ");
        for (place, value) in reserved.values.iter().enumerate() {
            if place > 0 {
                self.out.push(", ");
            }
            match value {
                ReservedValue::Tags(tags) => self.range(*tags),
                ReservedValue::Name(name) => self.out.push(&quoted(name)),
            }
        }
        self.out.close(";");
    }

    pub(super) fn extensions(&mut self, extensions: &Extensions) {
        self.out.open("extensions ");
        for (place, range) in extensions.ranges.iter().enumerate() {
            if place > 0 {
                self.out.push(", ");
            }
            self.range(*range);
        }
        self.bracketed_options(&extensions.options);
        self.out.close(";");
    }

    pub(super) fn range(&mut self, range: TagRange) {
        self.out.push(&range.start.to_string());
        if range.spelled {
            let end = if range.end >= MAX_TAG { "max".to_owned() } else { range.end.to_string() };
            self.out.push(" to ");
            self.out.push(&end);
        }
    }
}
