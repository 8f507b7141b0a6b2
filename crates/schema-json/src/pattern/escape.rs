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

/// What the sets hold; the capital letters stand for everything else. Of ASCII, unless flag `U` is on.
const SETS: [(char, &str); 5] = [
    ('d', "0-9"),
    ('h', "\\x{9}\\x{20}\\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}"),
    ('s', "\\x{9}-\\x{d}\\x{20}"),
    ('v', "\\x{a}-\\x{d}\\x{85}\\x{2028}\\x{2029}"),
    ('w', "0-9A-Za-z_"),
];

/// `\R`.
const LINE_BREAK: &str = "(?:\\r\\n|[\\x{a}-\\x{d}\\x{85}\\x{2028}\\x{2029}])";

impl Scanner<'_> {
    /// An escape after its backslash.
    pub(super) fn escape(&mut self) -> Scan<Escaped> {
        let next = self.next().ok_or(Malformed)?;
        let escaped = match next {
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
            'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'v' | 'V' | 'w' | 'W' => self.set(next),
            'p' | 'P' => self.property(next == 'P')?,
            'b' | 'B' | 'A' | 'G' | 'Z' | 'z' | 'R' | 'X' | '1'..='9' => self.position(next),
            'k' => self.named_reference()?,
            letter if letter.is_ascii_alphabetic() => return Err(Malformed),
            other => Escaped::Character(Some(other)),
        };
        match escaped {
            Escaped::Character(Some(character)) => self.translation.push_literal(character),
            Escaped::Character(None) => self.translation.give_up(),
            Escaped::Set | Escaped::Position => {}
        }
        Ok(escaped)
    }

    fn set(&mut self, letter: char) -> Escaped {
        let set = SETS.iter().find(|(name, _)| *name == letter.to_ascii_lowercase());
        let (_, set) = set.unwrap_or(&SETS[0]);
        self.translation.push_set(set, letter.is_ascii_uppercase());
        Escaped::Set
    }

    fn position(&mut self, letter: char) -> Escaped {
        match letter {
            'b' if self.take("{g}") => self.translation.give_up(),
            'G' | 'X' => self.translation.give_up(),
            'R' => self.translation.push(LINE_BREAK),
            'Z' => self.translation.push("\\z"),
            // a group of its own, so that digits after it are no part of it
            '1'..='9' => self.translation.push(&format!("(?:\\{letter})")),
            same => self.translation.push(&format!("\\{same}")),
        }
        Escaped::Position
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

    /// Four digits, or a pair of surrogates; the value of a lone surrogate is not known here.
    fn unicode(&mut self) -> Scan<Escaped> {
        let first = self.hex_digits(4)?;
        let after_first = self.at;
        if (0xd800..0xdc00).contains(&first) && self.take("\\u") {
            let second = self.hex_digits(4)?;
            if (0xdc00..0xe000).contains(&second) {
                let value = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(Escaped::Character(char::from_u32(value)));
            }
            self.at = after_first;
        }
        Ok(Escaped::Character(char::from_u32(first)))
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
        if !self.names.contains(name) {
            return Err(Malformed);
        }
        self.translation.push(&format!("\\k<{name}>"));
        Ok(Escaped::Position)
    }
}
