//! Escapes: what may follow a backslash.

use super::{Malformed, Scan, Scanner};

/// What an escape stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escaped {
    /// A character, where its value is known.
    Character(Option<char>),
    /// A set of characters, such as `\d`.
    Set,
    /// Something that has no place in a class, such as `\b`.
    Position,
}

impl Scanner<'_> {
    /// An escape after its backslash.
    pub(super) fn escape(&mut self) -> Scan<Escaped> {
        let next = self.next().ok_or(Malformed)?;
        Ok(match next {
            't' => Escaped::Character(Some('\t')),
            'n' => Escaped::Character(Some('\n')),
            'r' => Escaped::Character(Some('\r')),
            'f' => Escaped::Character(Some('\u{c}')),
            'a' => Escaped::Character(Some('\u{7}')),
            'e' => Escaped::Character(Some('\u{1b}')),
            '0' => self.octal()?,
            'x' => self.hexadecimal()?,
            'u' => self.unicode()?,
            'c' => self.control()?,
            'N' => self.character_name()?,
            'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'v' | 'V' | 'w' | 'W' => Escaped::Set,
            'p' | 'P' => self.property()?,
            'b' => {
                self.take("{g}");
                Escaped::Position
            }
            'B' | 'A' | 'G' | 'Z' | 'z' | 'R' | 'X' | '1'..='9' => Escaped::Position,
            'k' => self.named_reference()?,
            letter if letter.is_ascii_alphabetic() => return Err(Malformed),
            other => Escaped::Character(Some(other)),
        })
    }

    /// Java flips one bit of whatever follows.
    fn control(&mut self) -> Scan<Escaped> {
        let flipped = u32::from(self.next().ok_or(Malformed)?) ^ 64;
        Ok(Escaped::Character(char::from_u32(flipped)))
    }

    fn octal(&mut self) -> Scan<Escaped> {
        let rest = self.rest();
        let digits = rest.bytes().take(3).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
        // three digits go up to \0377
        let digits = if digits == 3 && !rest.starts_with(['0', '1', '2', '3']) { 2 } else { digits };
        let value = u32::from_str_radix(&rest[..digits], 8).map_err(|_| Malformed)?;
        self.at += digits;
        Ok(Escaped::Character(char::from_u32(value)))
    }

    fn hexadecimal(&mut self) -> Scan<Escaped> {
        if !self.take("{") {
            return self.hex_digits(2).map(|value| Escaped::Character(char::from_u32(value)));
        }
        let digits = self.take_while(|c| c.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).map_err(|_| Malformed)?;
        if value > u32::from(char::MAX) || !self.take("}") {
            return Err(Malformed);
        }
        Ok(Escaped::Character(char::from_u32(value)))
    }

    /// Four digits; a surrogate, alone or in a pair, is a character whose value does not matter here.
    fn unicode(&mut self) -> Scan<Escaped> {
        self.hex_digits(4).map(|value| Escaped::Character(char::from_u32(value)))
    }

    fn hex_digits(&mut self, count: usize) -> Scan<u32> {
        let digits = self.rest().get(..count).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let value = u32::from_str_radix(digits.ok_or(Malformed)?, 16).map_err(|_| Malformed)?;
        self.at += count;
        Ok(value)
    }

    fn character_name(&mut self) -> Scan<Escaped> {
        if !self.take("{") || self.take_while(|c| c != '}').is_empty() || !self.take("}") {
            return Err(Malformed);
        }
        Ok(Escaped::Character(None))
    }

    fn named_reference(&mut self) -> Scan<Escaped> {
        if !self.take("<") {
            return Err(Malformed);
        }
        let name = self.group_name()?;
        if self.names.contains(name) { Ok(Escaped::Position) } else { Err(Malformed) }
    }
}
