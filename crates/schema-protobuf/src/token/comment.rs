//! Blanks and comments, and which of their line ends count.

use super::{Cursor, Parsed, Place, SyntaxError};

impl Cursor<'_> {
    /// Moves to what is neither blank nor comment.
    pub(super) fn skip_blanks(&mut self) -> Parsed<()> {
        while let Some(byte) = self.byte() {
            match byte {
                b'\n' => {
                    self.skip(1);
                    self.begin_line();
                }
                b' ' | b'\t' | b'\r' => self.skip(1),
                b'/' => self.skip_comment()?,
                _ => break,
            }
        }
        Ok(())
    }

    fn skip_comment(&mut self) -> Parsed<()> {
        let rest = self.rest();
        if rest == "//" || rest == "// " {
            return self.fail_beyond_end();
        }
        if rest.starts_with("//") {
            self.skip_line();
        } else if let Some(body) = rest.strip_prefix("/*") {
            self.skip_block(body)?;
        } else {
            let skipped = rest.chars().take(2).map(char::len_utf8).sum();
            self.skip(skipped);
            return self.fail("unexpected '/'");
        }
        Ok(())
    }

    /// The reference cannot read an empty comment at the very end, and says so in these words.
    fn fail_beyond_end(&self) -> Parsed<()> {
        let units = self.text.encode_utf16().count();
        Err(SyntaxError(format!("startIndex: {units} > endIndex: {}", units.saturating_sub(1))))
    }

    /// Skips what is left of the line, and the line's end.
    fn skip_line(&mut self) {
        let rest = self.rest();
        match rest.find('\n') {
            Some(end) => {
                self.skip(end + 1);
                self.begin_line();
            }
            None => self.skip(rest.len()),
        }
    }

    /// Behind a comment of several lines, the end of the last line but one counts as a column.
    fn skip_block(&mut self, body: &str) -> Parsed<()> {
        let start = self.place.at + 2;
        let Some(end) = body.find("*/") else {
            // The last character is not looked at.
            let last = body.char_indices().next_back().map_or(0, |(last, _)| last);
            self.count_lines(start, &body[..last]);
            return self.fail_at(Place { at: start + last, ..self.place }, "unterminated comment");
        };
        self.count_lines(start, &body[..end]);
        self.skip(2 + end + 2);
        Ok(())
    }

    fn count_lines(&mut self, start: usize, body: &str) {
        if let Some(last) = body.rfind('\n') {
            self.place.line += body.bytes().filter(|byte| *byte == b'\n').count();
            self.place.line_start = start + last;
        }
    }

    /// Skips a comment on the rest of the line of a declaration, behind which the line must end. Line ends in it do not
    /// count.
    pub(crate) fn skip_trailing_comment(&mut self) -> Parsed<()> {
        let rest = self.rest();
        let comment = rest.trim_start_matches([' ', '\t']);
        let found = match comment.chars().next() {
            Some('/') => 1,
            Some(_) => return Ok(()),
            None => 0,
        };
        self.skip(rest.len() - comment.len() + found);
        match self.byte().filter(|_| found > 0) {
            Some(b'/') => self.skip_line(),
            Some(b'*') => {
                self.skip(1);
                let body = self.rest();
                let Some(end) = body.find("*/") else {
                    self.skip(body.len());
                    return self.fail("trailing comment must be closed");
                };
                self.skip(end + 2);
                self.require_line_end()?;
            }
            _ => return self.fail("expected '//' or '/*'"),
        }
        Ok(())
    }

    fn require_line_end(&mut self) -> Parsed<()> {
        while let Some(found) = self.char() {
            self.skip(found.len_utf8());
            match found {
                '\n' => {
                    self.begin_line();
                    break;
                }
                ' ' | '\t' => {}
                _ => return self.fail("no syntax may follow trailing comment"),
            }
        }
        Ok(())
    }
}
