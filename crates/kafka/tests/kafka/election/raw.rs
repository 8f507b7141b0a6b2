//! A member of a group that does only what the test says, over a connection of its own.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use kafka_protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_protocol::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_protocol::messages::{
    DescribeGroupsRequest, DescribeGroupsResponse, FindCoordinatorRequest, GroupId, HeartbeatRequest, JoinGroupRequest,
    JoinGroupResponse, LeaveGroupRequest, RequestHeader, ResponseHeader, SyncGroupRequest,
};
use kafka_protocol::protocol::{Decodable, Encodable, HeaderVersion, Request, StrBytes};

use super::node::SESSION;

/// The only protocol of a registry's group.
const PROTOCOL: &str = "v0";

/// `MEMBER_ID_REQUIRED`.
const NAMED: i16 = 79;

/// `COORDINATOR_LOAD_IN_PROGRESS`, `COORDINATOR_NOT_AVAILABLE`, `NOT_COORDINATOR`.
const NOT_READY: [i16; 3] = [14, 15, 16];

/// How long the coordinator may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to the only broker.
pub(crate) struct Raw {
    stream: TcpStream,
    client_id: String,
}

/// A member.
pub(crate) struct RawMember {
    raw: Raw,
    pub(crate) group: String,
    kind: &'static str,
    pub(crate) member_id: String,
    pub(crate) generation: i32,
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

impl Raw {
    pub(crate) fn connect(bootstrap: &str, client_id: &str) -> Self {
        let stream = TcpStream::connect(bootstrap).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self { stream, client_id: client_id.to_owned() }
    }

    fn call<R: Request>(&mut self, request: &R, version: i16) -> R::Response {
        let header = RequestHeader::default()
            .with_request_api_key(R::KEY)
            .with_request_api_version(version)
            .with_client_id(Some(text(&self.client_id)));
        let mut body = BytesMut::new();
        header.encode(&mut body, R::header_version(version)).unwrap();
        request.encode(&mut body, version).unwrap();
        self.stream.write_all(&u32::try_from(body.len()).unwrap().to_be_bytes()).unwrap();
        self.stream.write_all(&body).unwrap();
        let mut length = [0; 4];
        self.stream.read_exact(&mut length).unwrap();
        let mut answer = vec![0; u32::from_be_bytes(length) as usize];
        self.stream.read_exact(&mut answer).unwrap();
        let mut answer = Bytes::from(answer);
        ResponseHeader::decode(&mut answer, R::Response::header_version(version)).unwrap();
        R::Response::decode(&mut answer, version).unwrap()
    }

    /// The number of the broker that keeps a group.
    pub(crate) fn coordinator(&mut self, group: &str) -> i32 {
        let answer = self.call(&FindCoordinatorRequest::default().with_key(text(group)), 3);
        assert_eq!(answer.error_code, 0);
        answer.node_id.0
    }

    /// What the coordinator says of a group.
    pub(crate) fn describe(&mut self, group: &str) -> DescribeGroupsResponse {
        self.call(&DescribeGroupsRequest::default().with_groups(vec![GroupId(text(group))]), 4)
    }
}

impl RawMember {
    /// A member to be, of a group of that protocol type.
    pub(crate) fn new(bootstrap: &str, client_id: &str, group: &str, kind: &'static str) -> Self {
        let raw = Raw::connect(bootstrap, client_id);
        Self { raw, group: group.to_owned(), kind, member_id: String::new(), generation: -1 }
    }

    /// Joins, or joins again. Comes back when the whole group has.
    pub(crate) fn join(&mut self, metadata: &str) -> JoinGroupResponse {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let protocol = JoinGroupRequestProtocol::default()
                .with_name(text(PROTOCOL))
                .with_metadata(Bytes::from(metadata.to_owned()));
            let request = JoinGroupRequest::default()
                .with_group_id(GroupId(text(&self.group)))
                .with_session_timeout_ms(60_000)
                .with_rebalance_timeout_ms(i32::try_from(SESSION.as_millis() * 5).unwrap())
                .with_member_id(text(&self.member_id))
                .with_protocol_type(text(self.kind))
                .with_protocols(vec![protocol]);
            let answer = self.raw.call(&request, 5);
            self.member_id = answer.member_id.to_string();
            self.generation = answer.generation_id;
            match answer.error_code {
                NAMED => {}
                error if NOT_READY.contains(&error) && Instant::now() < deadline => {
                    // whoever asks first has the broker make a place for groups
                    self.raw.call(&FindCoordinatorRequest::default().with_key(text(&self.group)), 3);
                    std::thread::sleep(Duration::from_millis(50));
                }
                error => {
                    assert_eq!(error, 0);
                    return answer;
                }
            }
        }
    }

    /// Asks for the assignment; as the leader of the group, gives everybody `assignment`.
    pub(crate) fn sync(&mut self, members: &JoinGroupResponse, assignment: &str) -> Bytes {
        let to = |id: &StrBytes| {
            SyncGroupRequestAssignment::default()
                .with_member_id(id.clone())
                .with_assignment(Bytes::from(assignment.to_owned()))
        };
        let request = SyncGroupRequest::default()
            .with_group_id(GroupId(text(&self.group)))
            .with_generation_id(self.generation)
            .with_member_id(text(&self.member_id))
            .with_assignments(members.members.iter().map(|member| to(&member.member_id)).collect());
        let answer = self.raw.call(&request, 3);
        assert_eq!(answer.error_code, 0);
        answer.assignment
    }

    /// The error code of a heartbeat.
    pub(crate) fn heartbeat(&mut self) -> i16 {
        let request = HeartbeatRequest::default()
            .with_group_id(GroupId(text(&self.group)))
            .with_generation_id(self.generation)
            .with_member_id(text(&self.member_id));
        self.raw.call(&request, 3).error_code
    }

    pub(crate) fn leave(&mut self) {
        let request = LeaveGroupRequest::default()
            .with_group_id(GroupId(text(&self.group)))
            .with_member_id(text(&self.member_id));
        assert_eq!(self.raw.call(&request, 2).error_code, 0);
    }
}
