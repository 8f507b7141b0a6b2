//! Frames: requests go out and answers come back, one after the other.

use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::messages::{RequestHeader, ResponseHeader};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Request, StrBytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::error::Failure;
use super::stream::Stream;

/// The longest answer that is read, in bytes. A broker's answer about a group stays far below it.
const MAX_ANSWER: usize = 16 << 20;

/// A byte stream to a broker, with what is needed to tell its answers apart.
pub(super) struct Channel {
    stream: Box<dyn Stream>,
    client_id: StrBytes,
    /// Of the last request.
    correlation_id: i32,
    /// Whether every request so far has its answer. A call that was given up leaves an answer to come that is not the next
    /// one's.
    idle: bool,
}

impl Channel {
    pub(super) fn new(stream: Box<dyn Stream>, client_id: &str) -> Self {
        let client_id = StrBytes::from_string(client_id.to_owned());
        Self { stream, client_id, correlation_id: 0, idle: true }
    }

    /// Sends a request in that version and reads its answer.
    pub(super) async fn call<R: Request>(&mut self, request: &R, version: i16) -> Result<R::Response, Failure> {
        let mut body = self.call_raw(request, version).await?;
        self.decode(&mut body, version)
    }

    /// The same, but gives the answer's bytes behind the header.
    pub(super) async fn call_raw<R: Request>(&mut self, request: &R, version: i16) -> Result<Bytes, Failure> {
        if !self.idle {
            return Err(Failure::Closed("an earlier call was given up".to_owned()));
        }
        self.correlation_id = self.correlation_id.wrapping_add(1);
        let frame = self.frame(request, version).map_err(|error| {
            Failure::UnsupportedVersion(format!("version {version} of a request does not hold it: {error}"))
        })?;
        self.idle = false;
        self.stream.write_all(&frame).await?;
        self.stream.flush().await?;
        let mut answer = self.receive().await?;
        let header_version = R::Response::header_version(version);
        let header: ResponseHeader = read(&mut answer, header_version)?;
        if header.correlation_id != self.correlation_id {
            return Err(Failure::Closed("the broker has answered another request".to_owned()));
        }
        self.idle = true;
        Ok(answer)
    }

    /// Reads an answer's body. One that cannot be read leaves no trust in those to come.
    pub(super) fn decode<T: Decodable>(&mut self, body: &mut Bytes, version: i16) -> Result<T, Failure> {
        let read = read(body, version);
        self.idle &= read.is_ok();
        read
    }

    fn frame<R: Request>(&self, request: &R, version: i16) -> Result<BytesMut, String> {
        let header = RequestHeader::default()
            .with_request_api_key(R::KEY)
            .with_request_api_version(version)
            .with_correlation_id(self.correlation_id)
            .with_client_id(Some(self.client_id.clone()));
        let mut message = BytesMut::new();
        header.encode(&mut message, R::header_version(version)).map_err(|error| error.to_string())?;
        request.encode(&mut message, version).map_err(|error| error.to_string())?;
        let length = i32::try_from(message.len()).map_err(|_| format!("{} bytes", message.len()))?;
        let mut frame = BytesMut::with_capacity(4 + message.len());
        frame.put_i32(length);
        frame.put_slice(&message);
        Ok(frame)
    }

    async fn receive(&mut self) -> Result<Bytes, Failure> {
        let length = self.stream.read_i32().await?;
        let length = usize::try_from(length).ok().filter(|length| *length <= MAX_ANSWER);
        let length = length.ok_or_else(|| {
            let reason = "what came is no answer of a Kafka broker (check the port, and security.protocol)";
            Failure::Closed(reason.to_owned())
        })?;
        // What has not come yet takes no memory, whatever the length says.
        let mut answer = BytesMut::new();
        let mut rest = (&mut self.stream).take(length as u64);
        while answer.len() < length {
            if rest.read_buf(&mut answer).await? == 0 {
                return Err(Failure::from(std::io::Error::from(std::io::ErrorKind::UnexpectedEof)));
            }
        }
        Ok(answer.freeze())
    }
}

fn read<T: Decodable>(bytes: &mut Bytes, version: i16) -> Result<T, Failure> {
    T::decode(bytes, version).map_err(|error| Failure::Closed(format!("the broker's answer cannot be read: {error}")))
}

#[cfg(test)]
pub(super) mod tests;
