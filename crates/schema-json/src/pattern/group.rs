//! Groups: `(`, what may follow `(?`, and `)`.

use super::{Malformed, Scan, Scanner};

/// Inline flags.
const FLAGS: &str = "idmsuxU";

impl<'t> Scanner<'t> {
    /// A group after its parenthesis.
    pub(super) fn open_group(&mut self) -> Scan {
        self.repeatable = false;
        self.groups.push(self.comments);
        if self.comments {
            self.take_while(|c| c.is_ascii_whitespace());
        }
        if !self.take("?") {
            self.translation.push("(");
            return Ok(());
        }
        if let Some(kind) = ["<=", "<!", ":", "=", "!", ">"].into_iter().find(|kind| self.take(kind)) {
            self.translation.push("(?");
            self.translation.push(kind);
            return Ok(());
        }
        if self.take("<") {
            let name = self.group_name()?;
            self.translation.push(&format!("(?<{name}>"));
            return if self.names.insert(name) { Ok(()) } else { Err(Malformed) };
        }
        self.flags()
    }

    /// A name and its closing angle bracket.
    pub(super) fn group_name(&mut self) -> Scan<&'t str> {
        let name = self.take_while(|c| c.is_ascii_alphanumeric());
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && self.take(">") { Ok(name) } else { Err(Malformed) }
    }

    /// Flags, for the group that follows them or, without one, for the rest of the enclosing group.
    fn flags(&mut self) -> Scan {
        let on = self.take_while(|c| FLAGS.contains(c));
        let off = if self.take("-") { self.take_while(|c| FLAGS.contains(c)) } else { "" };
        self.comments = (self.comments || on.contains('x')) && !off.contains('x');
        let end = self.next();
        match end {
            Some(':') => {}
            Some(')') => {
                self.groups.pop();
            }
            _ => return Err(Malformed),
        }
        self.translation.push_flags(on, off, end == Some(')'));
        Ok(())
    }

    pub(super) fn close_group(&mut self) -> Scan {
        self.comments = self.groups.pop().ok_or(Malformed)?;
        self.translation.push(")");
        self.repeatable = true;
        Ok(())
    }
}
