//! Quoted strings.

use super::{Cursor, Parsed};

impl Cursor<'_> {
    /// Whether a quoted string comes next.
    pub(crate) fn at_quote(&mut self) -> Parsed<bool> {
        Ok(matches!(self.peek()?, '"' | '\''))
    }

    /// A quoted string, or a bare word.
    pub(crate) fn string(&mut self) -> Parsed<String> {
        if self.at_quote()? { self.quoted() } else { self.word().map(str::to_owned) }
    }

    /// A quoted string; adjacent ones are one.
    pub(crate) fn quoted(&mut self) -> Parsed<String> {
        if !self.at_quote()? {
            return self.fail("expected a quoted string");
        }
        let mut text = String::new();
        loop {
            let quote = self.next()?;
            self.quoted_rest(quote, &mut text)?;
            // At the end of the text there is nothing to peek at: what must follow complains about that.
            if self.is_exhausted()? || !self.at_quote()? {
                return Ok(text);
            }
        }
    }

    fn quoted_rest(&mut self, quote: char, text: &mut String) -> Parsed<()> {
        while let Some(found) = self.char() {
            self.at += found.len_utf8();
            match found {
                '\\' => text.push(self.escape()?),
                found if found == quote => return Ok(()),
                found => text.push(found),
            }
        }
        self.fail("unterminated string")
    }

    fn escape(&mut self) -> Parsed<char> {
        let Some(found) = self.char() else { return self.fail("unexpected end of file") };
        if found.is_digit(8) {
            return self.numeric_escape(8, 3);
        }
        self.at += found.len_utf8();
        Ok(match found {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' | 'X' => return self.numeric_escape(16, 2),
            other => other,
        })
    }

    /// A code point in that radix, not a byte: `\xe4` is `ä`.
    fn numeric_escape(&mut self, radix: u32, most: usize) -> Parsed<char> {
        let mut code = None;
        for _ in 0..most {
            let Some(digit) = self.char().and_then(|found| found.to_digit(radix)) else { break };
            self.at += 1;
            code = Some(code.unwrap_or(0) * radix + digit);
        }
        match code.and_then(char::from_u32) {
            Some(found) => Ok(found),
            None => self.fail("expected a digit after \\x or \\X"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_neighbours() {
        let mut cursor = Cursor::new(r#" "a\n\x41" 'b\101\q' ;"#);
        assert_eq!(cursor.quoted(), Ok("a\nAbAq".to_owned()));
    }

    #[test]
    fn an_open_string_is_an_error() {
        assert_eq!(Cursor::new("'a").quoted().map_err(|error| error.why), Err("unterminated string".to_owned()));
    }
}
