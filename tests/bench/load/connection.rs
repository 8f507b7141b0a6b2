//! One keep-alive connection.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Result;

const LENGTH: &[u8] = b"content-length:";

/// A connection with at most one request under way.
pub(super) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(authority: &str) -> Result<Self> {
        let stream = TcpStream::connect(authority).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(64 << 10) })
    }

    /// Sends a request and reads the answer, which must be a 200 with a `Content-Length`.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let mut expected = None;
        while expected.is_none_or(|length| self.received.len() < length) {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err("the server has closed the connection".into());
            }
            if expected.is_none() {
                expected = answer_length(&self.received)?;
            }
        }
        if self.received.starts_with(b"HTTP/1.1 200 ") {
            return Ok(());
        }
        let text = String::from_utf8_lossy;
        Err(format!("{}\nwas answered with\n{}", text(request), text(&self.received)).into())
    }
}

/// The length of head and body together, once the head is complete.
fn answer_length(received: &[u8]) -> Result<Option<usize>> {
    let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = received.get(..end).unwrap_or_default();
    let is_length = |line: &&[u8]| line.get(..LENGTH.len()).is_some_and(|name| name.eq_ignore_ascii_case(LENGTH));
    let line = head.split(|byte| *byte == b'\n').find(is_length).and_then(|line| line.get(LENGTH.len()..));
    let length = line.and_then(|value| std::str::from_utf8(value).ok()?.trim().parse::<usize>().ok());
    match length {
        Some(length) => Ok(Some(end + 4 + length)),
        None => Err("an answer without a Content-Length".into()),
    }
}
