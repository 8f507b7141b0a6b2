//! Quoted strings.

use super::{Cursor, Parsed};

impl Cursor<'_> {
    /// Whether a quoted string comes next.
    pub(crate) fn at_quote(&mut self) -> Parsed<bool> {
        Ok(matches!(self.peek()?, '"' | '\''))
    }

    /// A quoted string; adjacent ones are one.
    pub(crate) fn quoted(&mut self) -> Parsed<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                quote @ ('"' | '\'') => self.quoted_rest(quote, &mut text)?,
                _ => return self.fail("expected quoted string"),
            }
            if !self.at_quote()? {
                return Ok(text);
            }
        }
    }

    fn quoted_rest(&mut self, quote: char, text: &mut String) -> Parsed<()> {
        while let Some(found) = self.char() {
            self.skip(found.len_utf8());
            let read = match found {
                '\\' => self.escape()?,
                found if found == quote => return Ok(()),
                found => found,
            };
            text.push(read);
            // Written or escaped, a line end is one.
            if read == '\n' {
                self.begin_line();
            }
        }
        self.fail("unterminated string")
    }

    fn escape(&mut self) -> Parsed<char> {
        let Some(found) = self.char() else { return self.fail("unexpected end of file") };
        if found.is_digit(8) {
            return self.numeric_escape(8, 3);
        }
        self.skip(found.len_utf8());
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
            self.skip(1);
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
    use super::super::SyntaxError;
    use super::*;

    #[test]
    fn escapes_and_neighbours() {
        let mut cursor = Cursor::new(r#" "a\n\x41" 'b\101\q' ;"#);
        assert_eq!(cursor.quoted(), Ok("a\nAbAq".to_owned()));
    }

    #[test]
    fn an_open_string_is_an_error() {
        assert_eq!(
            Cursor::new("'a").quoted(),
            Err(SyntaxError("Syntax error in :1:3: unterminated string".to_owned()))
        );
    }
}
