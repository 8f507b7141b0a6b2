//! Strings, numbers and words.

use registrar_model::Error;

use super::{EXPECTED_VALUE, Json, Number, Open, Reader, malformed};

/// The reference's parser reads no longer numbers.
const MAX_NUMBER_LENGTH: usize = 1000;

impl<'a> Reader<'a> {
    /// Reads a value that is no container, inside `container`.
    pub(super) fn scalar(&mut self, container: Option<&Open>) -> Result<Json, Error> {
        match self.peek() {
            Some('"') => self.string("string value").map(Json::String),
            Some('-' | '0'..='9') => self.number(),
            Some(c @ ('}' | ']')) if container.is_none() => Err(self.unopened(c)),
            Some(c @ ('}' | ']')) => Err(self.unexpected(c, "expected a value")),
            Some('/') => Err(self.unexpected(
                '/',
                "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for \
                 parser)",
            )),
            Some(c) if c.is_alphabetic() || c == '_' || c == '$' => self.keyword(),
            Some(c) => Err(self.unexpected(c, &format!("expected a valid value {EXPECTED_VALUE}"))),
            None => Err(container.map_or_else(|| malformed("Unexpected end-of-input"), |open| self.unfinished(open))),
        }
    }

    /// The identifier at the cursor, without consuming it.
    pub(super) fn word(&self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn keyword(&mut self) -> Result<Json, Error> {
        let word = self.word();
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            // the reference's reader takes the literals of JavaScript
            "NaN" | "Infinity" => Json::Number(Number { text: word.to_owned(), is_float: true }),
            _ => {
                let shown: String = word.chars().take(256).collect();
                return Err(malformed(format!("Unrecognized token '{shown}': was expecting {EXPECTED_VALUE}")));
            }
        };
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Json, Error> {
        let start = self.at;
        if self.peek() == Some('-') {
            self.at += 1;
            if self.word() == "Infinity" {
                self.at += "Infinity".len();
                return Ok(Json::Number(Number { text: "-Infinity".to_owned(), is_float: true }));
            }
        }
        let integral = self.digits("expected digit (0-9) to follow minus sign, for valid numeric value")?;
        if integral.len() > 1 && integral.starts_with('0') {
            return Err(malformed("Invalid numeric value: Leading zeroes not allowed"));
        }
        let mut is_float = false;
        if self.peek() == Some('.') {
            is_float = true;
            self.at += 1;
            self.digits("Decimal point not followed by a digit")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            is_float = true;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some('+' | '-')));
            self.digits("Exponent indicator not followed by a digit")?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if text.len() > MAX_NUMBER_LENGTH {
            return Err(malformed(format!(
                "Number value length ({}) exceeds the maximum allowed ({MAX_NUMBER_LENGTH}, from \
                 `StreamReadConstraints.getMaxNumberLength()`)",
                text.len()
            )));
        }
        Ok(Json::Number(Number { text: text.to_owned(), is_float }))
    }

    /// Reads one digit or more; `missing` is the fault for none.
    fn digits(&mut self, missing: &str) -> Result<&'a str, Error> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return Err(match self.peek() {
                Some(c) => {
                    malformed(format!("Unexpected character ({}) in numeric value: {missing}", super::described(c)))
                }
                None => malformed("Unexpected end-of-input in numeric value"),
            });
        }
        self.at += count;
        Ok(rest.get(..count).unwrap_or_default())
    }

    /// Reads a string from its opening quote on; `place` is what error texts call it.
    pub(super) fn string(&mut self, place: &str) -> Result<String, Error> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = rest.bytes().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..=31)).count();
            text.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(c) => {
                    return Err(malformed(format!(
                        "Illegal unquoted character ({}): has to be escaped using backslash to be included in {place}",
                        super::described(c)
                    )));
                }
                None => {
                    return Err(malformed("Unexpected end-of-input: was expecting closing quote for a string value"));
                }
            }
        }
    }

    /// Reads an escape after its backslash. Half a surrogate pair becomes the replacement character.
    fn escape(&mut self) -> Result<char, Error> {
        let Some(c) = self.peek() else {
            return Err(malformed("Unexpected end-of-input in character escape sequence"));
        };
        self.at += c.len_utf8();
        Ok(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode_escape()?,
            _ => return Err(malformed(format!("Unrecognized character escape {}", super::described(c)))),
        })
    }

    fn unicode_escape(&mut self) -> Result<char, Error> {
        let first = self.hex()?;
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Result<u32, Error> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(c) = self.peek() else {
                return Err(malformed("Unexpected end-of-input in character escape sequence"));
            };
            let Some(digit) = c.to_digit(16) else {
                return Err(self.unexpected(c, "expected a hex-digit for character escape sequence"));
            };
            code = code << 4 | digit;
            self.at += 1;
        }
        Ok(code)
    }
}
