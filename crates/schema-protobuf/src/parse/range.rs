//! `reserved` and `extensions` statements.

use crate::token::{Parsed, parse_int};
use crate::tree::{Extensions, MAX_TAG, Reserved, ReservedValue, TagRange};

use super::Parser;

/// The normal form and descriptors repeat the options for each range. Bytes of one statement.
const MAX_SHARED_OPTIONS: usize = 1 << 26;

impl Parser<'_> {
    /// A `reserved` statement behind its keyword.
    pub(super) fn reserved(&mut self) -> Parsed<Reserved> {
        let mut values = Vec::new();
        loop {
            values.push(if self.cursor.at_quote()? {
                ReservedValue::Name(self.cursor.quoted()?)
            } else {
                ReservedValue::Tags(self.range(&[',', ';'], "expected ',', ';', or 'to'")?)
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

    /// An `extensions` statement behind its keyword.
    pub(super) fn extensions(&mut self) -> Parsed<Extensions> {
        let mut ranges = Vec::new();
        loop {
            ranges.push(self.range(&[',', ';', '['], "expected ',', ';' or 'to'")?);
            if !self.cursor.take(',')? {
                break;
            }
        }
        let start = self.cursor.at();
        let options = self.options()?;
        if (self.cursor.at() - start).saturating_mul(ranges.len()) > MAX_SHARED_OPTIONS {
            return self.cursor.fail("too many ranges share the options");
        }
        self.cursor.require(';')?;
        Ok(Extensions { ranges, options })
    }

    fn range(&mut self, ends: &[char], complaint: &str) -> Parsed<TagRange> {
        let start = self.cursor.int()?;
        if ends.contains(&self.cursor.peek()?) {
            return Ok(TagRange::single(start));
        }
        if self.cursor.peek()? != 't' || self.cursor.word()? != "to" {
            return self.cursor.fail(complaint);
        }
        let end = match self.cursor.word()? {
            "max" => MAX_TAG,
            word => match parse_int(word) {
                Some(end) => end,
                None => return self.cursor.fail(format!("expected an integer but was {word}")),
            },
        };
        Ok(TagRange { start, end, spelled: true })
    }
}
