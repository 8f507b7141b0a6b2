//! The reader.

use std::collections::HashMap;
use std::fmt;

use super::{Json, MAX_DEPTH};

/// From this many members on, repeated names are looked for in a table.
const INDEXED_MEMBERS: usize = 16;

/// What is read beyond standard JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dialect {
    /// `/* */` and `//` comments.
    pub comments: bool,
    /// `NaN`, `Infinity`, and with a sign also `INF`, as numbers.
    pub non_numbers: bool,
    /// Anything after the first value is ignored.
    pub trailing_text: bool,
}

/// Where and why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub reason: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// Byte offset of the first character that is not part of the value.
    pub offset: usize,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {}, column {}", self.reason, self.line, self.column)
    }
}

impl std::error::Error for SyntaxError {}

/// Reads one value; `None` for a text that holds nothing but white space.
///
/// # Errors
/// [`SyntaxError`]; also for nesting deeper than [`MAX_DEPTH`].
pub fn parse(text: &str, dialect: Dialect) -> Result<Option<Json>, SyntaxError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, dialect };
    let value = reader.first_value()?;
    if value.is_some() && !dialect.trailing_text {
        reader.skip_space()?;
        if reader.peek().is_some() {
            return Err(reader.error("unexpected text after the value"));
        }
    }
    Ok(value)
}

/// Reads one value at the start of a text, and gives it with everything that follows it, comments included.
///
/// # Errors
/// As [`parse`].
pub fn parse_prefix(text: &str, dialect: Dialect) -> Result<(Option<Json>, &str), SyntaxError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, dialect };
    let value = reader.first_value()?;
    Ok((value, &text[reader.at..]))
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    dialect: Dialect,
}

impl Reader<'_> {
    fn first_value(&mut self) -> Result<Option<Json>, SyntaxError> {
        self.skip_space()?;
        if self.peek().is_none() {
            return Ok(None);
        }
        let value = self.value()?;
        let ends = self.peek().is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        // the reference's reader cannot tell where a number ends that is not part of anything, even if a comment follows
        if matches!(value, Json::Number(_)) && !ends {
            return Err(self.error("a space is missing after a number"));
        }
        Ok(Some(value))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error(&self, reason: impl Into<String>) -> SyntaxError {
        let mut offset = self.at.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        SyntaxError {
            reason: reason.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            offset,
        }
    }

    fn skip_space(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'/') if self.dialect.comments => self.skip_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn skip_comment(&mut self) -> Result<(), SyntaxError> {
        let rest = &self.text[self.at..];
        if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(comment) = rest.strip_prefix("/*") {
            match comment.find("*/") {
                Some(length) => self.at += length + 4,
                None => return Err(self.error("unterminated comment")),
            }
        } else {
            return Err(self.error("unexpected character '/'"));
        }
        Ok(())
    }

    /// Reads a value with a list of what is open, so that nesting needs no stack.
    fn value(&mut self) -> Result<Json, SyntaxError> {
        let mut open = Vec::new();
        loop {
            if open.len() > MAX_DEPTH {
                return Err(self.error(format!("nesting is deeper than {MAX_DEPTH}")));
            }
            let Some(mut value) = self.start(&mut open)? else { continue };
            loop {
                let Some(container) = open.pop() else { return Ok(value) };
                match self.put(container, value)? {
                    Step::Ended(whole) => value = whole,
                    Step::Open(container) => {
                        open.push(container);
                        break;
                    }
                }
            }
        }
    }

    /// Reads a scalar or an empty container; of any other container only the start, which is added to `open`.
    fn start(&mut self, open: &mut Vec<Container>) -> Result<Option<Json>, SyntaxError> {
        match self.peek() {
            Some(b'{') => {
                if self.is_empty(b'}')? {
                    return Ok(Some(Json::Object(Vec::new())));
                }
                let name = self.member_name()?;
                open.push(Container::Object(Members::default(), name));
                Ok(None)
            }
            Some(b'[') => {
                if self.is_empty(b']')? {
                    return Ok(Some(Json::Array(Vec::new())));
                }
                open.push(Container::Array(Vec::new()));
                Ok(None)
            }
            Some(b'"') => Ok(Some(Json::String(self.string()?))),
            Some(b'-' | b'+' | b'0'..=b'9') => self.number().map(Some),
            Some(byte) if byte.is_ascii_alphabetic() => self.word().map(Some),
            Some(_) => Err(self.error("unexpected character")),
            None => Err(self.error("unexpected end")),
        }
    }

    /// Steps into a container, and over it if it ends at once.
    fn is_empty(&mut self, end: u8) -> Result<bool, SyntaxError> {
        self.at += 1;
        self.skip_space()?;
        let is_empty = self.peek() == Some(end);
        self.at += usize::from(is_empty);
        Ok(is_empty)
    }

    /// Puts a value into its container, and reads on to the next value or over the container's end.
    fn put(&mut self, container: Container, value: Json) -> Result<Step, SyntaxError> {
        self.skip_space()?;
        match container {
            Container::Array(mut items) => {
                items.push(value);
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        self.skip_space()?;
                        Ok(Step::Open(Container::Array(items)))
                    }
                    Some(b']') => {
                        self.at += 1;
                        Ok(Step::Ended(Json::Array(items)))
                    }
                    _ => Err(self.error("expected ',' or ']'")),
                }
            }
            Container::Object(mut members, name) => {
                members.put(name, value);
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        self.skip_space()?;
                        let name = self.member_name()?;
                        Ok(Step::Open(Container::Object(members, name)))
                    }
                    Some(b'}') => {
                        self.at += 1;
                        Ok(Step::Ended(Json::Object(members.list)))
                    }
                    _ => Err(self.error("expected ',' or '}'")),
                }
            }
        }
    }

    /// Reads a member's name, and on to its value.
    fn member_name(&mut self) -> Result<Box<str>, SyntaxError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("expected a member name in double quotes"));
        }
        let name = self.string()?;
        self.skip_space()?;
        if self.peek() != Some(b':') {
            return Err(self.error("expected ':'"));
        }
        self.at += 1;
        self.skip_space()?;
        Ok(name)
    }

    fn word(&mut self) -> Result<Json, SyntaxError> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = &rest[..length];
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "NaN" if self.dialect.non_numbers => Json::Number("NaN".into()),
            "Infinity" if self.dialect.non_numbers => Json::Number("Infinity".into()),
            _ => return Err(self.error(format!("unknown word '{word}'"))),
        };
        self.at += length;
        Ok(value)
    }

    fn number(&mut self) -> Result<Json, SyntaxError> {
        let start = self.at;
        if matches!(self.peek(), Some(b'-' | b'+')) {
            self.at += 1;
            let infinite = ["Infinity", "INF"].into_iter().find(|word| self.text[self.at..].starts_with(word));
            if let Some(word) = infinite.filter(|_| self.dialect.non_numbers) {
                self.at += word.len();
                let negative = self.bytes[start] == b'-';
                return Ok(Json::Number(if negative { "-Infinity" } else { "+Infinity" }.into()));
            }
            if self.bytes[start] == b'+' {
                return Err(self.error("a number may not begin with '+'"));
            }
        }
        let leading_zero = self.peek() == Some(b'0');
        let digits = self.digits()?;
        if leading_zero && digits > 1 {
            return Err(self.error("a number may not begin with zeros"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'-' | b'+')) {
                self.at += 1;
            }
            self.digits()?;
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80) {
            return Err(self.error("unexpected character in a number"));
        }
        Ok(Json::Number(self.text[start..self.at].into()))
    }

    fn digits(&mut self) -> Result<usize, SyntaxError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("a digit is missing"));
        }
        Ok(self.at - start)
    }

    fn string(&mut self) -> Result<Box<str>, SyntaxError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
                self.at += 1;
            }
            text.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text.into());
                }
                Some(b'\\') => self.escape(&mut text)?,
                Some(_) => return Err(self.error("a control character in a string")),
                None => return Err(self.error("unterminated string")),
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Result<(), SyntaxError> {
        self.at += 1;
        let escaped = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                text.push(self.unicode_escape()?);
                return Ok(());
            }
            _ => return Err(self.error("unknown escape")),
        };
        self.at += 1;
        text.push(escaped);
        Ok(())
    }

    /// Reads `XXXX`, and the second half of a pair. A lone surrogate becomes `?`, as Java writes it in UTF-8.
    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let first = self.hex4()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or('?'));
        }
        if !self.text[self.at..].starts_with("\\u") {
            return Ok('?');
        }
        let after_first = self.at;
        self.at += 2;
        let second = self.hex4()?;
        if !(0xDC00..0xE000).contains(&second) {
            self.at = after_first;
            return Ok('?');
        }
        Ok(char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).unwrap_or('?'))
    }

    fn hex4(&mut self) -> Result<u32, SyntaxError> {
        let digits = self.bytes.get(self.at..self.at + 4).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let Some(digits) = digits else { return Err(self.error("expected four hex digits")) };
        let value = digits.iter().fold(0, |value, digit| value * 16 + char::from(*digit).to_digit(16).unwrap_or(0));
        self.at += 4;
        Ok(value)
    }
}

/// A container that has begun and not ended.
enum Container {
    Array(Vec<Json>),
    /// With the name of the member that is being read.
    Object(Members, Box<str>),
}

/// What follows a value in its container.
enum Step {
    /// Another value.
    Open(Container),
    /// Nothing: this is the whole container.
    Ended(Json),
}

/// Collects members; a repeated name keeps its first place and takes the last value.
#[derive(Default)]
struct Members {
    list: Vec<(Box<str>, Json)>,
    places: HashMap<Box<str>, usize>,
}

impl Members {
    fn put(&mut self, name: Box<str>, value: Json) {
        if let Some(place) = self.place(&name) {
            self.list[place].1 = value;
            return;
        }
        if !self.places.is_empty() {
            self.places.insert(name.clone(), self.list.len());
        }
        self.list.push((name, value));
        if self.list.len() == INDEXED_MEMBERS {
            self.places = self.list.iter().enumerate().map(|(place, (name, _))| (name.clone(), place)).collect();
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.places.is_empty() {
            return self.list.iter().position(|(known, _)| **known == *name);
        }
        self.places.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: Dialect = Dialect { comments: false, non_numbers: false, trailing_text: false };

    #[test]
    fn a_repeated_name_keeps_its_first_place_and_takes_the_last_value() {
        let json = parse(r#"{"a":1,"b":2,"a":3}"#, STANDARD).unwrap().unwrap();
        assert_eq!(super::super::to_text(&json), r#"{"a":3,"b":2}"#);
        let many: String = (0..40).map(|n| format!("\"k{n}\":{n},")).collect();
        let json = parse(&format!("{{{many}\"k3\":\"last\"}}"), STANDARD).unwrap().unwrap();
        assert_eq!(json.as_object().unwrap().len(), 40);
        assert_eq!(json.get("k3").unwrap().as_str(), Some("last"));
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse(&deep(MAX_DEPTH), STANDARD).is_ok());
        assert!(parse(&deep(10_000), STANDARD).is_err());
    }

    #[test]
    fn dialects_differ_as_specified() {
        let commented = Dialect { comments: true, ..STANDARD };
        assert!(parse("/* c */ 1 // end", commented).is_ok());
        assert!(parse("/* c */ 1", STANDARD).is_err());
        let lax = Dialect { non_numbers: true, trailing_text: true, ..STANDARD };
        assert_eq!(parse("NaN trailing", lax).unwrap(), Some(Json::Number("NaN".into())));
        assert_eq!(parse("  ", STANDARD).unwrap(), None);
        assert_eq!(parse("-INF", lax).unwrap(), Some(Json::Number("-Infinity".into())));
        assert_eq!(parse("1 #", lax).unwrap(), Some(Json::Number("1".into())));
        for bad in ["INF", "1#", "1{}"] {
            assert!(parse(bad, lax).is_err(), "{bad}");
        }
        for bad in ["{'a':1}", "[1,]", "01", "+1", "\"\\x\"", "nul", "{\"a\" 1}", "\"open"] {
            assert!(parse(bad, STANDARD).is_err(), "{bad}");
        }
    }
}
