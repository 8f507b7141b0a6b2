//! Record JSON: compact, in field order, with the escapes of the reference's printer.

use std::io;

use bytes::Bytes;
use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};

/// Prints a key or a value.
pub(super) fn to_bytes(value: &impl Serialize) -> Bytes {
    let mut bytes = Vec::with_capacity(128);
    let printed = value.serialize(&mut Serializer::with_formatter(&mut bytes, UpperCaseEscapes));
    debug_assert!(printed.is_ok(), "a record of plain strings and numbers always prints");
    Bytes::from(bytes)
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
        let printed = super::to_bytes(&"a\"\\\n\u{1}\u{1f}/\u{7f}é");
        assert_eq!(printed, "\"a\\\"\\\\\\n\\u0001\\u001F/\u{7f}é\"".as_bytes());
    }
}
