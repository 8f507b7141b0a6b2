//! `reserved` and `extensions` statements.

use crate::token::{Parsed, Place, SyntaxError};
use crate::tree::{Extensions, MAX_TAG, Reserved, ReservedValue, TagRange};

use super::Parser;

/// The normal form and descriptors repeat the options for each range. Bytes of one statement.
const MAX_SHARED_OPTIONS: usize = 1 << 26;

impl Parser<'_> {
    /// A `reserved` statement behind its keyword, which is at that place.
    pub(super) fn reserved(&mut self, at: Place) -> Parsed<Reserved> {
        let mut values = Vec::new();
        loop {
            values.push(if self.cursor.at_quote()? {
                ReservedValue::Name(self.cursor.quoted()?)
            } else {
                ReservedValue::Tags(self.range(at, &[',', ';'], "expected ',', ';', or 'to'")?)
            });
            match self.cursor.next()? {
                ',' => {}
                ';' => break,
                _ => return self.cursor.fail("expected ',' or ';'"),
            }
        }
        self.cursor.skip_trailing_comment()?;
        Ok(Reserved { values })
    }

    /// An `extensions` statement behind its keyword, which is at that place.
    pub(super) fn extensions(&mut self, at: Place) -> Parsed<Extensions> {
        let mut ranges = Vec::new();
        loop {
            ranges.push(self.range(at, &[',', ';', '['], "expected ',', ';', '[' or 'to'")?);
            if self.cursor.peek()? == '[' {
                break;
            }
            match self.cursor.next()? {
                ',' => {}
                ';' => return Ok(Extensions { ranges, options: Vec::new() }),
                _ => return self.cursor.fail("expected ',' or ';'"),
            }
        }
        let start = self.cursor.place().at;
        let options = self.options()?;
        if (self.cursor.place().at - start).saturating_mul(ranges.len()) > MAX_SHARED_OPTIONS {
            return self.cursor.fail("too many ranges share the options");
        }
        self.cursor.require(';')?;
        Ok(Extensions { ranges, options })
    }

    fn range(&mut self, at: Place, ends: &[char], complaint: &str) -> Parsed<TagRange> {
        let start = self.cursor.int()?;
        if ends.contains(&self.cursor.peek()?) {
            return Ok(TagRange::single(start));
        }
        if self.cursor.word()? != "to" {
            return self.cursor.fail_at(at, complaint);
        }
        let end = match self.cursor.word()? {
            "max" => MAX_TAG,
            // Never hexadecimal, and the complaint has no place.
            word => word.parse().map_err(|_| SyntaxError(format!("For input string: \"{word}\"")))?,
        };
        Ok(TagRange { start, end, spelled: true })
    }
}
