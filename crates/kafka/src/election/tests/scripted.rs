//! A coordinator that keeps a group of one, and does otherwise when a test says so.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::{BufMut, Bytes, BytesMut};
use kafka_protocol::error::ResponseError as Code;
use kafka_protocol::messages::api_versions_response::ApiVersion;
use kafka_protocol::messages::join_group_response::JoinGroupResponseMember;
use kafka_protocol::messages::metadata_response::MetadataResponseBroker;
use kafka_protocol::messages::{
    ApiKey, ApiVersionsRequest, ApiVersionsResponse, FindCoordinatorRequest, FindCoordinatorResponse, HeartbeatRequest,
    HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, LeaveGroupResponse, MetadataRequest,
    MetadataResponse, ResponseHeader, SyncGroupRequest, SyncGroupResponse,
};
use kafka_protocol::protocol::{
    Decodable, Encodable, HeaderVersion, Request, StrBytes, decode_request_header_from_buffer,
};

/// What is done instead of answering well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Refusal(Code),
    Silence,
    HangUp,
    Garbage,
}

/// What was asked: the request and the member id in it.
pub(super) type Asked = (ApiKey, String);

#[derive(Default)]
struct State {
    /// What comes of the next requests of a kind.
    script: VecDeque<(ApiKey, Answer)>,
    mute: bool,
    asked: Vec<Asked>,
    named: usize,
    generation: i32,
}

/// The coordinator. Its threads end with the process.
pub(super) struct Scripted {
    pub(super) address: String,
    state: Arc<Mutex<State>>,
}

impl Scripted {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, state) = (stream.unwrap(), Arc::clone(&shared));
                std::thread::spawn(move || serve(stream, address.port(), &state));
            }
        });
        Self { address: address.to_string(), state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Adds to what comes instead of good answers.
    pub(super) fn then(&self, key: ApiKey, answer: Answer) {
        self.state().script.push_back((key, answer));
    }

    /// Whether requests about the group get no answer at all.
    pub(super) fn mute(&self, mute: bool) {
        self.state().mute = mute;
    }

    /// Whether everything that was added has come.
    pub(super) fn done(&self) -> bool {
        self.state().script.is_empty()
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }
}

/// Answers one connection; ends when it is to be closed.
fn serve(mut stream: TcpStream, port: u16, state: &Mutex<State>) -> Option<()> {
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).ok()?;
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        stream.read_exact(&mut frame).ok()?;
        let mut body = Bytes::from(frame);
        let header = decode_request_header_from_buffer(&mut body).ok()?;
        let key = ApiKey::try_from(header.request_api_key).ok()?;
        let version = header.request_api_version;
        let (answer, code) = match state.lock().unwrap().next(key, &body, version) {
            Some(Answer::HangUp) => return None,
            Some(Answer::Silence) => continue,
            Some(Answer::Garbage) => (Some(Bytes::from_static(&[0xff; 40])), 0),
            Some(Answer::Refusal(code)) => (None, code.code()),
            None => (None, 0),
        };
        let answer = match answer {
            Some(garbage) => garbage,
            None => state.lock().unwrap().answer(key, body, version, code, port)?,
        };
        let mut frame = BytesMut::new();
        frame.put_u32(u32::try_from(answer.len() + 4).ok()?);
        frame.put_i32(header.correlation_id);
        frame.extend_from_slice(&answer);
        stream.write_all(&frame).ok()?;
    }
}

impl State {
    /// Notes a request; gives what is to come of it, if that is not a good answer.
    fn next(&mut self, key: ApiKey, body: &Bytes, version: i16) -> Option<Answer> {
        let mut body = body.clone();
        let member_id = match key {
            ApiKey::JoinGroup => JoinGroupRequest::decode(&mut body, version).ok()?.member_id,
            ApiKey::SyncGroup => SyncGroupRequest::decode(&mut body, version).ok()?.member_id,
            ApiKey::Heartbeat => HeartbeatRequest::decode(&mut body, version).ok()?.member_id,
            ApiKey::LeaveGroup => LeaveGroupRequest::decode(&mut body, version).ok()?.member_id,
            ApiKey::FindCoordinator => StrBytes::default(),
            _ => return None,
        };
        self.asked.push((key, member_id.to_string()));
        if self.mute && key != ApiKey::FindCoordinator {
            return Some(Answer::Silence);
        }
        let at = self.script.iter().position(|(scripted, _)| *scripted == key)?;
        self.script.remove(at).map(|(_, answer)| answer)
    }

    fn answer(&mut self, key: ApiKey, mut body: Bytes, version: i16, code: i16, port: u16) -> Option<Bytes> {
        let host = StrBytes::from_static_str("127.0.0.1");
        match key {
            ApiKey::ApiVersions => {
                encode::<ApiVersionsRequest>(&ApiVersionsResponse::default().with_api_keys(versions()), version)
            }
            ApiKey::Metadata => {
                let broker = MetadataResponseBroker::default().with_host(host).with_port(port.into());
                encode::<MetadataRequest>(&MetadataResponse::default().with_brokers(vec![broker]), version)
            }
            ApiKey::FindCoordinator => {
                let answer = FindCoordinatorResponse::default().with_host(host).with_port(port.into());
                encode::<FindCoordinatorRequest>(&answer.with_error_code(code), version)
            }
            ApiKey::JoinGroup => {
                let request = JoinGroupRequest::decode(&mut body, version).ok()?;
                encode::<JoinGroupRequest>(&self.join(request, code), version)
            }
            ApiKey::SyncGroup => {
                let request = SyncGroupRequest::decode(&mut body, version).ok()?;
                let assignment = request.assignments.first().map(|it| it.assignment.clone()).unwrap_or_default();
                let answer = SyncGroupResponse::default().with_assignment(assignment).with_error_code(code);
                encode::<SyncGroupRequest>(&answer, version)
            }
            ApiKey::Heartbeat => {
                encode::<HeartbeatRequest>(&HeartbeatResponse::default().with_error_code(code), version)
            }
            ApiKey::LeaveGroup => encode::<LeaveGroupRequest>(&LeaveGroupResponse::default(), version),
            _ => None,
        }
    }

    fn join(&mut self, request: JoinGroupRequest, code: i16) -> JoinGroupResponse {
        let answer = JoinGroupResponse::default();
        if code != 0 {
            return answer.with_error_code(code);
        }
        if request.member_id.is_empty() {
            self.named += 1;
            let member_id = StrBytes::from_string(format!("sr-registrar-{}", self.named));
            return answer.with_member_id(member_id).with_error_code(Code::MemberIdRequired.code());
        }
        self.generation += 1;
        let metadata = request.protocols.first().map(|protocol| protocol.metadata.clone()).unwrap_or_default();
        let member =
            JoinGroupResponseMember::default().with_member_id(request.member_id.clone()).with_metadata(metadata);
        answer
            .with_protocol_name(Some(StrBytes::from_static_str("v0")))
            .with_generation_id(self.generation)
            .with_leader(request.member_id.clone())
            .with_member_id(request.member_id)
            .with_members(vec![member])
    }
}

/// The versions that brokers have had for years.
fn versions() -> Vec<ApiVersion> {
    let rows = [
        (ApiKey::ApiVersions, 3),
        (ApiKey::Metadata, 9),
        (ApiKey::FindCoordinator, 3),
        (ApiKey::JoinGroup, 7),
        (ApiKey::SyncGroup, 5),
        (ApiKey::Heartbeat, 4),
        (ApiKey::LeaveGroup, 4),
    ];
    rows.map(|(key, max)| ApiVersion::default().with_api_key(key as i16).with_max_version(max)).into()
}

/// An answer with the rest of its header, after the number of the request.
fn encode<R: Request>(answer: &R::Response, version: i16) -> Option<Bytes> {
    let (mut header, mut body) = (BytesMut::new(), BytesMut::new());
    ResponseHeader::default().encode(&mut header, R::Response::header_version(version)).ok()?;
    body.extend_from_slice(&header[4..]);
    answer.encode(&mut body, version).ok()?;
    Some(body.freeze())
}
