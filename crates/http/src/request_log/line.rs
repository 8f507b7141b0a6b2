//! One line, in the extended NCSA format with the latency in ms at its end (spec: ops 4).

use std::io::Write;
use std::net::IpAddr;
use std::time::Duration;

/// What a line says.
pub(crate) struct Line<'a> {
    /// Who asked.
    pub client: IpAddr,
    /// The method.
    pub method: &'a str,
    /// The target as sent, not as rewritten.
    pub path_and_query: &'a str,
    /// `HTTP/1.1`
    pub version: &'static str,
    /// The status.
    pub status: u16,
    /// The body's length as sent.
    pub bytes: usize,
    /// The `Referer` header.
    pub referer: Option<&'a [u8]>,
    /// The `User-Agent` header.
    pub agent: Option<&'a [u8]>,
    /// From the request's head to its answer.
    pub duration: Duration,
}

impl Line<'_> {
    /// Appends the line with its line break.
    pub fn write(&self, text: &mut Vec<u8>, date: &str) {
        // writing to a Vec never fails
        let _ = write!(text, "{} - - [{date}] \"", self.client);
        quoted(text, self.method.as_bytes());
        text.push(b' ');
        quoted(text, self.path_and_query.as_bytes());
        let _ = write!(text, " {}\" {} {} \"", self.version, self.status, self.bytes);
        quoted(text, self.referer.unwrap_or(b"-"));
        text.extend_from_slice(b"\" \"");
        quoted(text, self.agent.unwrap_or(b"-"));
        let _ = writeln!(text, "\" {}", self.duration.as_millis());
    }
}

/// A client's text between quotes: nothing in it may end the field or the line.
fn quoted(text: &mut Vec<u8>, content: &[u8]) {
    let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=31 | 127);
    if content.iter().all(plain) {
        return text.extend_from_slice(content);
    }
    for byte in content {
        match byte {
            b'"' | b'\\' => text.extend_from_slice(&[b'\\', *byte]),
            0..=31 | 127 => text.push(b'?'),
            _ => text.push(*byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn the_format_is_the_reference_one() {
        let mut line = Line {
            client: IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7)),
            method: "POST",
            path_and_query: "/subjects/a/versions?normalize=true",
            version: "HTTP/1.1",
            status: 409,
            bytes: 1234,
            referer: None,
            agent: Some(b"agent \"quoted\"\n"),
            duration: Duration::from_micros(12_900),
        };
        let mut text = Vec::new();
        line.write(&mut text, "22/Nov/2026:02:46:33 +0000");
        line.agent = None;
        line.referer = Some(b"http://x/");
        line.write(&mut text, "22/Nov/2026:02:46:33 +0000");
        let expected = "10.0.0.7 - - [22/Nov/2026:02:46:33 +0000] \"POST /subjects/a/versions?normalize=true HTTP/1.1\" \
                        409 1234 \"-\" \"agent \\\"quoted\\\"?\" 12\n\
                        10.0.0.7 - - [22/Nov/2026:02:46:33 +0000] \"POST /subjects/a/versions?normalize=true HTTP/1.1\" \
                        409 1234 \"http://x/\" \"-\" 12\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }
}
