//! The characters of a text as words, names, numbers, strings and punctuation, with the tolerances and complaints of
//! the reference's parser (spec: formats 1.3). Comments count as blanks, except right behind a declaration.

mod comment;
mod string;

use std::fmt;

/// Why a text is no Protobuf, as the reference words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError(pub(crate) String);

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place in a text, and what the reference takes for its line. Its lines are those of the text, but for comments with
/// several lines and for escaped line ends, where it counts differently.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    /// Offset in bytes.
    pub(crate) at: usize,
    /// Line ends seen.
    line: usize,
    /// Where columns are counted from. Offset in bytes.
    line_start: usize,
}

/// A line and a column of a text without a path: `:LINE:COLUMN`, from 1. Columns count UTF-16 units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    line: usize,
    column: usize,
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
    place: Place,
}

impl<'a> Cursor<'a> {
    /// The beginning of a text.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, place: Place::default() }
    }

    /// Where it is.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// The line and column of a place.
    pub(crate) fn position(&self, place: Place) -> Position {
        let line = self.text.get(place.line_start..place.at).unwrap_or_default();
        Position { line: place.line + 1, column: line.encode_utf16().count() + 1 }
    }

    /// A complaint about this place.
    pub(crate) fn fail<T>(&self, why: impl fmt::Display) -> Parsed<T> {
        self.fail_at(self.place, why)
    }

    /// A complaint about an earlier place.
    pub(crate) fn fail_at<T>(&self, place: Place, why: impl fmt::Display) -> Parsed<T> {
        complain(self.position(place), why)
    }

    /// A complaint about the column before a place, be there one or not.
    fn fail_before<T>(&self, place: Place, why: impl fmt::Display) -> Parsed<T> {
        let Position { line, column } = self.position(place);
        complain(Position { line, column: column.saturating_sub(1) }, why)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place.at).copied()
    }

    fn char(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves over bytes without line ends.
    fn skip(&mut self, bytes: usize) {
        self.place.at += bytes;
    }

    /// Counts a line that begins here.
    fn begin_line(&mut self) {
        self.place.line += 1;
        self.place.line_start = self.place.at;
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
        self.skip(found.len_utf8());
        Ok(found)
    }

    /// Takes the next character if it is this one.
    pub(crate) fn take(&mut self, wanted: char) -> Parsed<bool> {
        let found = self.peek()? == wanted;
        if found {
            self.skip(wanted.len_utf8());
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
        let rest = self.rest();
        let word = &rest[..rest.bytes().take_while(|byte| is_word_byte(*byte)).count()];
        if word.is_empty() {
            return self.fail("expected a word");
        }
        self.skip(word.len());
        Ok(word)
    }

    /// A word, bare or in parentheses or brackets, which are dropped.
    pub(crate) fn name(&mut self) -> Parsed<&'a str> {
        self.enclosed(|_, _| Ok(()))
    }

    /// As [`Cursor::name`], for a field.
    pub(crate) fn field_name(&mut self) -> Parsed<&'a str> {
        self.enclosed(Self::check_identifier)
    }

    fn enclosed(&mut self, check: impl FnOnce(&Self, &str) -> Parsed<()>) -> Parsed<&'a str> {
        let close = match self.peek()? {
            '(' => Some(')'),
            '[' => Some(']'),
            _ => None,
        };
        if close.is_some() {
            self.skip(1);
        }
        let word = self.word()?;
        check(self, word)?;
        if let Some(close) = close {
            self.expect(close)?;
        }
        Ok(word)
    }

    /// Whether the word that was just read may name a field or a constant.
    pub(crate) fn check_identifier(&self, word: &str) -> Parsed<()> {
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            let start = Place { at: self.place.at - word.len(), ..self.place };
            return self.fail_before(start, "field and constant names cannot start with a digit");
        }
        Ok(())
    }

    /// A decimal number, or a hexadecimal one after `0x`. Leading zeros do not make it octal.
    pub(crate) fn int(&mut self) -> Parsed<i32> {
        let word = self.word()?;
        parse_int(word).or_else(|digits| self.fail(format!("expected an integer but was {digits}")))
    }
}

/// A number as tags are written, or the digits that are none.
pub(crate) fn parse_int(word: &str) -> Result<i32, &str> {
    let (digits, radix) = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (word, 10),
    };
    i32::from_str_radix(digits, radix).map_err(|_| digits)
}

fn complain<T>(position: Position, why: impl fmt::Display) -> Parsed<T> {
    Err(SyntaxError(format!("Syntax error in {position}: {why}")))
}

/// Whether the byte may be part of a word.
pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal_or_hexadecimal() {
        assert_eq!(
            [parse_int("010"), parse_int("0x10"), parse_int("-1"), parse_int("0x1.0")],
            [Ok(10), Ok(16), Ok(-1), Err("1.0")]
        );
    }

    #[test]
    fn words_pass_over_comments() {
        let mut cursor = Cursor::new(" // one\n/* two */ a.b-c ");
        assert_eq!(cursor.word(), Ok("a.b-c"));
        assert_eq!(cursor.is_exhausted(), Ok(true));
    }
}
