//! A plain connection to a broker: one request at a time, in the newest version that both sides know.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::{Buf, BufMut, BytesMut};
use kafka_protocol::messages::{ApiVersionsRequest, RequestHeader, ResponseHeader};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Request, StrBytes};
use registrar_log::LogError;
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// More than any answer takes that is asked for here, in bytes.
const MAX_ANSWER: usize = 16 << 20;

/// Why a broker gave no answer.
#[derive(Debug, Clone, Error)]
#[error("{0}")]
pub(crate) struct ConnectionError(String);

fn failed(error: impl std::fmt::Display) -> ConnectionError {
    ConnectionError(error.to_string())
}

/// How brokers are spoken to.
#[derive(Debug, Clone)]
pub(crate) struct Security;

impl Security {
    /// As librdkafka's properties say.
    pub(crate) fn of(client: &BTreeMap<String, String>) -> Result<Self, LogError> {
        match client.get("security.protocol").map(|protocol| protocol.to_lowercase()).as_deref() {
            None | Some("plaintext") => Ok(Self),
            Some(other) => Err(LogError::Fatal(format!("security.protocol {other} is not supported"))),
        }
    }
}

/// A connection to one broker.
pub(crate) struct Connection {
    stream: TcpStream,
    client_id: StrBytes,
    correlation: i32,
    /// The newest version of each request that the broker knows, by API key.
    versions: BTreeMap<i16, i16>,
}

impl Connection {
    /// Connects to `host:port`.
    pub(crate) async fn open(
        address: &str,
        _: &Security,
        client_id: &str,
        timeout: Duration,
    ) -> Result<Self, ConnectionError> {
        let opening = async {
            let stream = TcpStream::connect(address).await.map_err(failed)?;
            stream.set_nodelay(true).map_err(failed)?;
            let client_id = StrBytes::from_string(client_id.to_owned());
            let mut connection = Self { stream, client_id, correlation: 0, versions: BTreeMap::new() };
            let known = connection.exchange(&ApiVersionsRequest::default(), 0).await?;
            connection.versions = known.api_keys.iter().map(|api| (api.api_key, api.max_version)).collect();
            Ok(connection)
        };
        tokio::time::timeout(timeout, opening).await.map_err(failed)?
    }

    /// Sends a request and waits for its answer.
    pub(crate) async fn call<R: Request>(
        &mut self,
        request: &R,
        timeout: Duration,
    ) -> Result<R::Response, ConnectionError> {
        self.call_capped(request, i16::MAX, timeout).await
    }

    /// The same in version `max_version` at most.
    pub(crate) async fn call_capped<R: Request>(
        &mut self,
        request: &R,
        max_version: i16,
        timeout: Duration,
    ) -> Result<R::Response, ConnectionError> {
        let known = self.versions.get(&R::KEY).copied().unwrap_or(0);
        let version = known.min(max_version).min(R::VERSIONS.max);
        tokio::time::timeout(timeout, self.exchange(request, version)).await.map_err(failed)?
    }

    async fn exchange<R: Request>(&mut self, request: &R, version: i16) -> Result<R::Response, ConnectionError> {
        self.correlation = self.correlation.wrapping_add(1);
        let header = RequestHeader::default()
            .with_request_api_key(R::KEY)
            .with_request_api_version(version)
            .with_correlation_id(self.correlation)
            .with_client_id(Some(self.client_id.clone()));
        let mut body = BytesMut::new();
        header.encode(&mut body, R::header_version(version)).map_err(failed)?;
        request.encode(&mut body, version).map_err(failed)?;
        let mut frame = BytesMut::with_capacity(body.len() + 4);
        frame.put_u32(u32::try_from(body.len()).map_err(failed)?);
        frame.extend_from_slice(&body);
        self.stream.write_all(&frame).await.map_err(failed)?;
        let mut answer = self.receive().await?.freeze();
        let header = ResponseHeader::decode(&mut answer, R::Response::header_version(version)).map_err(failed)?;
        if header.correlation_id != self.correlation {
            return Err(failed("an answer to another request"));
        }
        R::Response::decode(&mut answer, version).map_err(failed)
    }

    async fn receive(&mut self) -> Result<BytesMut, ConnectionError> {
        let mut length = [0; 4];
        self.stream.read_exact(&mut length).await.map_err(failed)?;
        let length = (&length[..]).get_u32() as usize;
        if length > MAX_ANSWER {
            return Err(failed(format!("an answer of {length} bytes")));
        }
        let mut answer = BytesMut::zeroed(length);
        self.stream.read_exact(&mut answer).await.map_err(failed)?;
        Ok(answer)
    }
}
