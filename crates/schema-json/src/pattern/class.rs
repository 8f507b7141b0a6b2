//! Character classes: unions, intersections, ranges.

use super::escape::Escaped;
use super::{Malformed, Scan, Scanner};

impl Scanner<'_> {
    /// A class after its bracket, with the classes inside it.
    pub(super) fn class(&mut self) -> Scan {
        // for each open class, whether it holds something
        let mut open = vec![false];
        self.open_class();
        while let Some(holds) = open.last_mut() {
            let start = self.at;
            match self.next().ok_or(Malformed)? {
                '[' => {
                    *holds = true;
                    self.open_class();
                    open.push(false);
                }
                ']' if *holds => {
                    open.pop();
                    self.translation.push("]");
                }
                '&' if self.take("&") => {
                    // an intersection with nothing has its own rules in Java
                    let is_plain = *holds && !self.rest().starts_with(['&', ']']);
                    self.take_while(|c| c == '&');
                    self.translation.push("&&");
                    if !is_plain {
                        self.translation.give_up();
                    }
                    if !*holds && self.peek() == Some(']') {
                        return Err(Malformed);
                    }
                }
                _ => {
                    *holds = true;
                    self.at = start;
                    self.class_item()?;
                }
            }
        }
        Ok(())
    }

    fn open_class(&mut self) {
        let negation = if self.take("^") { "^" } else { "" };
        self.translation.push("[");
        self.translation.push(negation);
        // the other engine would read the name of a POSIX class
        if self.peek() == Some(':') {
            self.translation.give_up();
        }
    }

    /// A character, a range, or a set.
    fn class_item(&mut self) -> Scan {
        let Some(first) = self.class_character()? else { return Ok(()) };
        let rest = self.rest();
        if !rest.starts_with('-') || rest.starts_with("-[") || rest.starts_with("-]") {
            return Ok(());
        }
        self.at += 1;
        self.translation.push("-");
        // a set cannot end a range
        let last = self.class_character()?.ok_or(Malformed)?;
        match (first, last) {
            (Some(first), Some(last)) if last < first => Err(Malformed),
            _ => Ok(()),
        }
    }

    /// One character, with its value where that is known; `None` for a set.
    fn class_character(&mut self) -> Scan<Option<Option<char>>> {
        match self.next().ok_or(Malformed)? {
            '\\' => match self.escape()? {
                Escaped::Character(value) => Ok(Some(value)),
                Escaped::Set => Ok(None),
                Escaped::Position => Err(Malformed),
            },
            other => {
                self.translation.push_literal(other);
                Ok(Some(Some(other)))
            }
        }
    }
}
