//! JSON texts as the reference's printer makes them: compact, in field order, characters beyond ASCII as they are, and hex
//! digits of escapes in upper case.
//!
//! Records, answers and the schema languages' canonical texts are printed alike. What they hold is for each to say: no
//! shape is shared here.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

/// Prints a value.
pub fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let printed = value.serialize(&mut Serializer::with_formatter(&mut bytes, UpperCaseEscapes));
    debug_assert!(printed.is_ok(), "what is made of plain strings and numbers always prints");
    bytes
}

/// Appends a string literal.
pub fn push_string(text: &mut String, string: &str) {
    text.push('"');
    let mut plain = 0;
    for (at, byte) in string.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        text.push_str(&string[plain..at]);
        plain = at + 1;
        match short_escape(byte) {
            Some(escape) => text.push_str(escape),
            None => text.push_str(&format!("\\u{byte:04X}")),
        }
    }
    text.push_str(&string[plain..]);
    text.push('"');
}

/// The escape of a character that has one of its own.
fn short_escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        b'\n' => "\\n",
        b'\r' => "\\r",
        b'\t' => "\\t",
        0x08 => "\\b",
        0x0c => "\\f",
        _ => return None,
    })
}

/// As serde_json's compact form, but control characters without a short escape get hex digits in upper case.
struct UpperCaseEscapes;

impl Formatter for UpperCaseEscapes {
    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        let byte = match escape {
            CharEscape::Quote => b'"',
            CharEscape::ReverseSolidus => b'\\',
            CharEscape::Solidus => return writer.write_all(b"/"),
            CharEscape::Backspace => 0x08,
            CharEscape::FormFeed => 0x0c,
            CharEscape::LineFeed => b'\n',
            CharEscape::CarriageReturn => b'\r',
            CharEscape::Tab => b'\t',
            CharEscape::AsciiControl(byte) => byte,
        };
        match short_escape(byte) {
            Some(escape) => writer.write_all(escape.as_bytes()),
            None => write!(writer, "\\u{byte:04X}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_reference() {
        let text = "a\"\\\n\r\t\u{8}\u{c}\u{1}\u{1f}/\u{7f}é\u{2028}";
        let printed = "\"a\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001F/\u{7f}é\u{2028}\"";
        assert_eq!(String::from_utf8(to_bytes(&text)).unwrap(), printed);
        let mut pushed = String::new();
        push_string(&mut pushed, text);
        assert_eq!(pushed, printed);
    }
}
