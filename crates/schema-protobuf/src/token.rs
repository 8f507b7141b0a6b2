//! The characters of a text as words, names, numbers, strings and punctuation, with the tolerances and complaints of
//! the reference's parser (spec: formats 1.3). Comments count as blanks, except right behind a declaration.

mod string;

use std::fmt;

/// Where a text stops being Protobuf, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Offset in bytes.
    pub(crate) at: usize,
    pub(crate) why: String,
    /// Whether `why` is the whole message, its positions included.
    pub(crate) complete: bool,
}

impl SyntaxError {
    /// The message as the reference words it.
    pub(crate) fn message(&self, text: &str) -> String {
        if self.complete {
            self.why.clone()
        } else {
            format!("Syntax error in {}: {}", Position::of(text, self.at), self.why)
        }
    }
}

/// A line and a column of a text without a path: `:LINE:COLUMN`, from 1. Columns count UTF-16 units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    line: usize,
    column: usize,
}

impl Position {
    /// The position of a byte.
    pub(crate) fn of(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Self { line, column: before[line_start..].encode_utf16().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ":{}:{}", self.line, self.column)
    }
}

/// Shorthand of this crate's parsers.
pub(crate) type Parsed<T> = Result<T, SyntaxError>;

/// A place in a text that moves forward.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The beginning of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The offset in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The text that is read.
    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// A complaint about this place.
    pub(crate) fn fail<T>(&self, why: impl Into<String>) -> Parsed<T> {
        self.fail_at(self.at, why)
    }

    /// A complaint about an earlier place.
    pub(crate) fn fail_at<T>(&self, at: usize, why: impl Into<String>) -> Parsed<T> {
        Err(SyntaxError { at, why: why.into(), complete: false })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn char(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    /// Whether nothing but blanks and comments is left.
    pub(crate) fn is_exhausted(&mut self) -> Parsed<bool> {
        self.skip_blanks()?;
        Ok(self.byte().is_none())
    }

    /// The next character that is no blank, left where it is. Characters beyond ASCII count as `\u{fffd}`.
    pub(crate) fn peek(&mut self) -> Parsed<char> {
        self.skip_blanks()?;
        match self.byte() {
            None => self.fail("unexpected end of file"),
            Some(byte) if byte.is_ascii() => Ok(char::from(byte)),
            Some(_) => Ok(char::REPLACEMENT_CHARACTER),
        }
    }

    /// The next character that is no blank.
    pub(crate) fn next(&mut self) -> Parsed<char> {
        self.peek()?;
        let found = self.char().unwrap_or(char::REPLACEMENT_CHARACTER);
        self.at += found.len_utf8();
        Ok(found)
    }

    /// Takes the next character if it is this one.
    pub(crate) fn take(&mut self, wanted: char) -> Parsed<bool> {
        let found = self.peek()? == wanted;
        if found {
            self.at += wanted.len_utf8();
        }
        Ok(found)
    }

    /// Takes this character, which must come next.
    pub(crate) fn require(&mut self, wanted: char) -> Parsed<()> {
        match self.next()? {
            found if found == wanted => Ok(()),
            found => self.fail(format!("expected '{wanted}' but was '{found}'")),
        }
    }

    /// Takes this character, which must come next; the complaint does not say what came instead.
    pub(crate) fn expect(&mut self, wanted: char) -> Parsed<()> {
        if self.next()? == wanted { Ok(()) } else { self.fail(format!("expected '{wanted}'")) }
    }

    /// Letters, digits, `_`, `-` and `.`.
    pub(crate) fn word(&mut self) -> Parsed<&'a str> {
        self.skip_blanks()?;
        let start = self.at;
        while self.byte().is_some_and(is_word_byte) {
            self.at += 1;
        }
        if start == self.at {
            return self.fail("expected a word");
        }
        Ok(&self.text[start..self.at])
    }

    /// A word that may name a field or a constant.
    pub(crate) fn identifier(&mut self) -> Parsed<&'a str> {
        let word = self.word()?;
        self.check_identifier(word)?;
        Ok(word)
    }

    /// A word, bare or in parentheses or brackets, which are dropped.
    pub(crate) fn name(&mut self) -> Parsed<&'a str> {
        let close = match self.peek()? {
            '(' => ')',
            '[' => ']',
            _ => return self.word(),
        };
        self.at += 1;
        let word = self.word()?;
        self.expect(close)?;
        Ok(word)
    }

    /// As [`Cursor::name`], for a field.
    pub(crate) fn field_name(&mut self) -> Parsed<&'a str> {
        match self.peek()? {
            '(' | '[' => self.name(),
            _ => self.identifier(),
        }
    }

    fn check_identifier(&self, word: &str) -> Parsed<()> {
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            return self.fail("field and constant names cannot start with a digit");
        }
        Ok(())
    }

    /// A decimal number, or a hexadecimal one after `0x`. Leading zeros do not make it octal.
    pub(crate) fn int(&mut self) -> Parsed<i32> {
        let word = self.word()?;
        match parse_int(word) {
            Some(value) => Ok(value),
            None => self.fail(format!("expected an integer but was {word}")),
        }
    }

    fn skip_blanks(&mut self) -> Parsed<()> {
        while let Some(byte) = self.byte() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'/' => self.skip_comment()?,
                _ => break,
            }
        }
        Ok(())
    }

    fn skip_comment(&mut self) -> Parsed<()> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        match rest.first() {
            Some(b'/') => self.at += 1 + rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1),
            Some(b'*') => match self.text[self.at + 2..].find("*/") {
                Some(end) => self.at += 2 + end + 2,
                None => return self.fail_at(self.text.len(), "unterminated comment"),
            },
            _ => {
                self.at = (self.at + 2).min(self.text.len());
                return self.fail("unexpected '/'");
            }
        }
        Ok(())
    }

    /// Skips a comment on the rest of the line of a declaration, behind which the line must end.
    pub(crate) fn skip_trailing_comment(&mut self) -> Parsed<()> {
        let rest = &self.text[self.at..];
        let comment = rest.trim_start_matches([' ', '\t']);
        let start = self.at + (rest.len() - comment.len());
        let Some(body) = comment.strip_prefix('/') else { return Ok(()) };
        if body.starts_with('/') {
            self.at = start;
            return self.skip_comment();
        }
        let Some(body) = body.strip_prefix('*') else {
            return self.fail_at(start, "expected '//' or '/*'");
        };
        let Some(end) = body.find("*/") else {
            return self.fail_at(self.text.len(), "trailing comment must be closed");
        };
        self.at = start + 2 + end + 2;
        self.require_line_end()
    }

    fn require_line_end(&mut self) -> Parsed<()> {
        while let Some(found) = self.char() {
            self.at += found.len_utf8();
            match found {
                '\n' => break,
                ' ' | '\t' => {}
                _ => return self.fail("no syntax may follow trailing comment"),
            }
        }
        Ok(())
    }
}

/// A number as tags are written.
pub(crate) fn parse_int(word: &str) -> Option<i32> {
    match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => i32::from_str_radix(digits, 16).ok(),
        None => word.parse().ok(),
    }
}

/// Whether the byte may be part of a word.
pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf16_units() {
        assert_eq!(Position::of("a\n\u{1f600}b", 6).to_string(), ":2:3");
    }

    #[test]
    fn numbers_are_decimal_or_hexadecimal() {
        assert_eq!(
            [parse_int("010"), parse_int("0x10"), parse_int("-1"), parse_int("1.0")],
            [Some(10), Some(16), Some(-1), None]
        );
    }

    #[test]
    fn words_pass_over_comments() {
        let mut cursor = Cursor::new(" // one\n/* two */ a.b-c ");
        assert_eq!(cursor.word(), Ok("a.b-c"));
        assert_eq!(cursor.is_exhausted(), Ok(true));
    }
}
