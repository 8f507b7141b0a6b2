//! Properties files, as `java.util.Properties.load(InputStream)` reads them: ISO 8859-1, `\uXXXX` for the rest,
//! continuation lines, comments, and `=`, `:` or white space between key and value.

use std::path::Path;

use super::{Entry, Origin};
use crate::config::fault::Findings;

/// Reads a file. Every line that cannot be read is a fault, and so is a missing file.
pub(in crate::config) fn read(path: &Path, findings: &mut Findings) -> Vec<Entry> {
    let name = path.display().to_string();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.fault(format!("cannot read the properties file {name}: {error}"));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for line in logical_lines(&bytes) {
        match entry(&line.units) {
            Some((key, value)) => entries.push(Entry { key, value, origin: Origin::File(name.clone()) }),
            None => findings.fault(format!("{name}, line {}: malformed \\uXXXX escape", line.number)),
        }
    }
    entries
}

/// What one or more lines of the file say, continuation lines joined, escapes not yet resolved.
struct Line {
    /// The number of the first line, from 1.
    number: usize,
    units: Vec<u8>,
}

/// Joins continuation lines and leaves out blank lines and comments.
fn logical_lines(bytes: &[u8]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut continued = false;
    for (index, natural) in natural_lines(bytes).into_iter().enumerate() {
        let start = natural.iter().position(|byte| !is_blank(*byte)).unwrap_or(natural.len());
        let mut content = &natural[start..];
        if !continued && (content.is_empty() || content[0] == b'#' || content[0] == b'!') {
            continue;
        }
        let backslashes = content.iter().rev().take_while(|byte| **byte == b'\\').count();
        let continues = backslashes % 2 == 1;
        if continues {
            content = &content[..content.len() - 1];
        }
        match lines.last_mut() {
            Some(line) if continued => line.units.extend_from_slice(content),
            _ => lines.push(Line { number: index + 1, units: content.to_vec() }),
        }
        continued = continues;
    }
    lines.retain(|line| !line.units.is_empty());
    lines
}

/// Lines end with `\n`, `\r` or `\r\n`.
fn natural_lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        lines.push(&rest[..end]);
        let terminator = match &rest[end..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        rest = &rest[end + terminator..];
    }
    lines
}

/// Splits a logical line and resolves its escapes. `None`: an escape is malformed.
fn entry(line: &[u8]) -> Option<(String, String)> {
    let key_end = unescaped(line, |byte| is_blank(byte) || matches!(byte, b'=' | b':'));
    let mut rest = skip_blanks(&line[key_end..]);
    if let [b'=' | b':', after @ ..] = rest {
        rest = skip_blanks(after);
    }
    Some((unescape(&line[..key_end])?, unescape(rest)?))
}

/// Where the first byte is that satisfies `wanted` and does not follow a backslash.
fn unescaped(line: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    let mut escaped = false;
    for (index, byte) in line.iter().enumerate() {
        if !escaped && wanted(*byte) {
            return index;
        }
        escaped = !escaped && *byte == b'\\';
    }
    line.len()
}

fn unescape(bytes: &[u8]) -> Option<String> {
    // UTF-16, because that is what the escapes denote: a character beyond the first plane is two of them.
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'\\' {
            units.push(u16::from(*byte));
            continue;
        }
        let [escape, after @ ..] = rest else { break };
        rest = after;
        units.push(match escape {
            b't' => u16::from(b'\t'),
            b'n' => u16::from(b'\n'),
            b'r' => u16::from(b'\r'),
            b'f' => 0x0c,
            b'u' => {
                let digits = rest.get(..4)?;
                rest = &rest[4..];
                hexadecimal(digits)?
            }
            other => u16::from(*other),
        });
    }
    Some(String::from_utf16_lossy(&units))
}

fn hexadecimal(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0_u16, |sum, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(sum * 16 + u16::try_from(value).ok()?)
    })
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0c)
}

fn skip_blanks(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !is_blank(*byte)).unwrap_or(bytes.len());
    &bytes[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs<'a> = &'a [(&'a str, &'a str)];

    fn pairs(text: &[u8]) -> Vec<(String, String)> {
        logical_lines(text).iter().map(|line| entry(&line.units).expect("well-formed")).collect()
    }

    #[test]
    fn lines_are_read_as_java_reads_them() {
        let rows: &[(&[u8], Pairs)] = &[
            (b"", &[]),
            (b"a=b", &[("a", "b")]),
            (b"a = b ", &[("a", "b ")]),
            (b"a:b", &[("a", "b")]),
            (b"a b", &[("a", "b")]),
            (b"a\t:\tb", &[("a", "b")]),
            (b"a==b", &[("a", "=b")]),
            (b"a = : b", &[("a", ": b")]),
            (b"a", &[("a", "")]),
            (b"=b", &[("", "b")]),
            (b"  # no\n ! no\n\n \t\na=1", &[("a", "1")]),
            (b"a=1\rb=2\r\nc=3", &[("a", "1"), ("b", "2"), ("c", "3")]),
            (b"a=1,\\\n   2,\\\r\n\t3", &[("a", "1,2,3")]),
            (b"a=1\\\\\nb=2", &[("a", "1\\"), ("b", "2")]),
            (b"a=1\\\n# not a comment", &[("a", "1# not a comment")]),
            (b"a=1\\", &[("a", "1")]),
            (b"\\", &[]),
            (b"a\\=b\\:c\\ d = e", &[("a=b:c d", "e")]),
            (b"a=\\t\\n\\r\\f\\q\\\"", &[("a", "\t\n\r\u{c}q\"")]),
            (b"a=\\u00e9\\uD83D\\uDE00", &[("a", "\u{e9}\u{1f600}")]),
            (b"a=\\ud83d", &[("a", "\u{fffd}")]),
            (b"a=\xe9", &[("a", "\u{e9}")]),
            (b"a=1 # kept", &[("a", "1 # kept")]),
        ];
        for (text, expected) in rows {
            let expected: Vec<(String, String)> =
                expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            assert_eq!(pairs(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn a_malformed_escape_names_its_line() {
        let directory = std::env::temp_dir().join(format!("registrar-properties-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("bad.properties");
        std::fs::write(&path, "a=1\nb=\\u12g4\nc=\\u1\n").unwrap();
        let mut findings = Findings::default();
        let entries = read(&path, &mut findings);
        std::fs::remove_dir_all(&directory).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(findings.faults.len(), 2);
        assert!(findings.faults[0].0.ends_with("line 2: malformed \\uXXXX escape"), "{}", findings.faults[0]);
    }

    #[test]
    fn a_missing_file_is_a_fault() {
        let mut findings = Findings::default();
        assert!(read(Path::new("no-such.properties"), &mut findings).is_empty());
        assert!(findings.faults[0].0.contains("no-such.properties"));
    }
}
