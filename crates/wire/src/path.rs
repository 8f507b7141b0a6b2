//! Path segments and the integers in them.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode_str;

/// A segment's text: without its matrix parameters, percent-decoded. `+` stays `+` (spec: core 1.4).
pub fn segment_text(raw: &str) -> Cow<'_, str> {
    percent_decode_str(without_parameters(raw)).decode_utf8_lossy()
}

/// A segment without its matrix parameters (`;x=1`), which routing ignores.
pub fn without_parameters(raw: &str) -> &str {
    raw.split_once(';').map_or(raw, |(name, _)| name)
}

/// An integer as Java reads it: a sign and leading zeros are allowed, blanks are not. `None` beyond 32 bits.
pub fn java_int(text: &str) -> Option<i32> {
    text.parse().ok()
}

/// Why a path is refused before routing (spec: core 1.2, "Illegal URI").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IllegalPath {
    /// `//`, which proxies and servers read differently.
    EmptySegment,
    /// `%2e` or `%2e%2e` as a whole segment.
    EncodedDots,
    /// A control character or a backslash, encoded or not.
    IllegalCharacter,
    /// A `%` without two hex digits.
    BadEncoding,
    /// Bytes that are no UTF-8.
    NotUtf8,
}

impl fmt::Display for IllegalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptySegment => "an empty segment",
            Self::EncodedDots => "an encoded dot segment",
            Self::IllegalCharacter => "an illegal character",
            Self::BadEncoding => "a bad percent-encoding",
            Self::NotUtf8 => "an encoding that is not UTF-8",
        })
    }
}

/// Checks a raw path before anything interprets it.
///
/// # Errors
/// The first reason to refuse it.
pub fn check(path: &str) -> Result<(), IllegalPath> {
    let bytes = path.as_bytes();
    let plain = |byte: &u8| !matches!(byte, b'%' | b'\\' | 0..=31 | 127);
    // most paths end here
    if bytes.iter().all(plain) && !path.contains("//") {
        return Ok(());
    }
    if path.contains("//") {
        return Err(IllegalPath::EmptySegment);
    }
    check_encoding(bytes)?;
    for segment in path.split('/').filter(|segment| segment.contains('%')) {
        let name = without_parameters(segment);
        let Ok(text) = percent_decode_str(name).decode_utf8() else { return Err(IllegalPath::NotUtf8) };
        if matches!(&*text, "." | "..") {
            return Err(IllegalPath::EncodedDots);
        }
    }
    Ok(())
}

fn check_encoding(bytes: &[u8]) -> Result<(), IllegalPath> {
    let hex = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (code, width) = match byte {
            b'%' => match (hex(at + 1), hex(at + 2)) {
                (Some(high), Some(low)) => (high << 4 | low, 3),
                _ => return Err(IllegalPath::BadEncoding),
            },
            other => (u32::from(*other), 1),
        };
        if matches!(code, 0..=31 | 127 | 0x5c) {
            return Err(IllegalPath::IllegalCharacter);
        }
        at += width;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_decoded_once_and_plus_stays() {
        let rows = [
            ("form;v=1", "form"),
            ("a%2Fb", "a/b"),
            ("a%252Fb", "a%2Fb"),
            ("plus+plus", "plus+plus"),
            ("%2B", "+"),
            ("caf%C3%A9", "café"),
            ("with space", "with space"),
            ("%3B", ";"),
            ("%zz", "%zz"),
        ];
        for (raw, text) in rows {
            assert_eq!(segment_text(raw), text);
        }
    }

    #[test]
    fn integers_are_read_as_java_reads_them() {
        let rows = [
            ("1", Some(1)),
            ("+1", Some(1)),
            ("01", Some(1)),
            ("-1", Some(-1)),
            ("2147483647", Some(i32::MAX)),
            ("2147483648", None),
            (" 1", None),
            ("1.0", None),
            ("", None),
        ];
        for (text, number) in rows {
            assert_eq!(java_int(text), number, "{text}");
        }
    }

    #[test]
    fn illegal_paths_are_refused() {
        use IllegalPath::{BadEncoding, EmptySegment, EncodedDots, IllegalCharacter, NotUtf8};
        let rows = [
            ("/subjects/a/versions", Ok(())),
            ("/subjects/./versions", Ok(())),
            ("/subjects/../versions", Ok(())),
            ("/subjects/a%2Fb%25/versions", Ok(())),
            ("/subjects/%C2%85/versions", Ok(())),
            ("/subjects/a%2eb/versions", Ok(())),
            ("//", Err(EmptySegment)),
            ("/subjects//versions", Err(EmptySegment)),
            ("/config//", Err(EmptySegment)),
            ("/subjects/%2e%2E/versions", Err(EncodedDots)),
            ("/subjects/%2e/versions", Err(EncodedDots)),
            ("/subjects/a%5Cb/versions", Err(IllegalCharacter)),
            ("/subjects/%09/versions", Err(IllegalCharacter)),
            ("/subjects/%7F/versions", Err(IllegalCharacter)),
            ("/subjects/%zz/versions", Err(BadEncoding)),
            ("/subjects/%", Err(BadEncoding)),
            ("/subjects/%ff/versions", Err(NotUtf8)),
        ];
        for (path, outcome) in rows {
            assert_eq!(check(path), outcome, "{path}");
        }
    }
}
