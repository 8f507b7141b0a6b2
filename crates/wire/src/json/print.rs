//! REST JSON: compact, in field order, with the escapes of the reference's printer.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

/// Prints an answer.
pub fn to_bytes(answer: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    let printed = answer.serialize(&mut Serializer::with_formatter(&mut bytes, UpperCaseEscapes));
    debug_assert!(printed.is_ok(), "an answer of plain strings and numbers always prints");
    bytes
}

/// As serde_json's compact form, but control characters without a short escape get hex digits in upper case.
struct UpperCaseEscapes;

impl Formatter for UpperCaseEscapes {
    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        let short: &[u8] = match escape {
            CharEscape::Quote => b"\\\"",
            CharEscape::ReverseSolidus => b"\\\\",
            CharEscape::Solidus => b"/",
            CharEscape::Backspace => b"\\b",
            CharEscape::FormFeed => b"\\f",
            CharEscape::LineFeed => b"\\n",
            CharEscape::CarriageReturn => b"\\r",
            CharEscape::Tab => b"\\t",
            CharEscape::AsciiControl(byte) => return write!(writer, "\\u{byte:04X}"),
        };
        writer.write_all(short)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_are_those_of_the_reference() {
        let printed = super::to_bytes(&"a\"\\\n\u{8}\u{1}\u{1f}/\u{7f}é\u{2028}");
        assert_eq!(printed, "\"a\\\"\\\\\\n\\b\\u0001\\u001F/\u{7f}é\u{2028}\"".as_bytes());
    }
}
