//! The broker that keeps the group, and what it is asked.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kafka_protocol::error::ResponseError as Code;
use kafka_protocol::messages::join_group_request::JoinGroupRequestProtocol;
use kafka_protocol::messages::sync_group_request::SyncGroupRequestAssignment;
use kafka_protocol::messages::{
    GroupId, HeartbeatRequest, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest, SyncGroupRequest,
};
use kafka_protocol::protocol::{Request, StrBytes};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::choice::Candidate;
use super::membership::Joined;
use super::reaction::Failure;
use crate::connection::{Connection, Security};

/// The kind of the group (spec: core 9.1).
const PROTOCOL_TYPE: &str = "sr";

/// The only protocol of such a group.
const PROTOCOL: &str = "v0";

/// How much longer than the group may take an answer is waited for.
const MARGIN: Duration = Duration::from_secs(5);

/// How long a broker may take to accept a connection.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The last version of the request whose body is one member.
const LEAVE_ALONE: i16 = 2;

/// How brokers are asked, and about which group.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) security: Security,
    pub(super) client_id: String,
    pub(super) group: String,
    pub(super) session_timeout: Duration,
    pub(super) rebalance_timeout: Duration,
    /// How long an answer to a heartbeat is waited for.
    pub(super) patience: Duration,
}

/// What came of joining.
#[derive(Debug)]
pub(super) enum Joining {
    Joined(Joined),
    /// To be repeated under this member id (KIP-394).
    Named(String),
}

/// The coordinator of the group. It holds back its answers to members that join for as long as others are missing, and
/// answers nothing else on the same connection meanwhile, so heartbeats have a connection of their own.
pub(super) struct Coordinator {
    address: String,
    asking: Arc<Asking>,
    group: Line,
    pulse: Line,
}

/// A connection that is opened when it is needed, and lost with a call that fails or is abandoned, or when the broker is
/// about to end it.
#[derive(Default)]
struct Line(Mutex<Option<Connection>>);

impl Coordinator {
    pub(super) fn at(address: String, asking: Arc<Asking>) -> Self {
        Self { address, asking, group: Line::default(), pulse: Line::default() }
    }

    /// Joins the group; the answer comes when everybody has, or the time for it is over.
    pub(super) async fn join(&self, member_id: String, metadata: Bytes) -> Result<Joining, Failure> {
        let protocol = JoinGroupRequestProtocol::default().with_name(fixed(PROTOCOL)).with_metadata(metadata);
        let request = JoinGroupRequest::default()
            .with_group_id(self.group_id())
            .with_session_timeout_ms(milliseconds(self.asking.session_timeout))
            .with_rebalance_timeout_ms(milliseconds(self.asking.rebalance_timeout))
            .with_member_id(text(member_id))
            .with_protocol_type(fixed(PROTOCOL_TYPE))
            .with_protocols(vec![protocol]);
        let answer = self.call(&self.group, &request, i16::MAX, self.asking.rebalance_timeout + MARGIN).await?;
        joining(&answer)
    }

    /// Asks for this member's assignment, and tells everybody's if this member leads the group.
    pub(super) async fn sync(
        &self,
        member_id: String,
        generation: i32,
        assignments: Vec<(String, Bytes)>,
    ) -> Result<Bytes, Failure> {
        let assignment =
            |(id, bytes)| SyncGroupRequestAssignment::default().with_member_id(text(id)).with_assignment(bytes);
        let request = SyncGroupRequest::default()
            .with_group_id(self.group_id())
            .with_generation_id(generation)
            .with_member_id(text(member_id))
            .with_protocol_type(Some(fixed(PROTOCOL_TYPE)))
            .with_protocol_name(Some(fixed(PROTOCOL)))
            .with_assignments(assignments.into_iter().map(assignment).collect());
        let answer = self.call(&self.group, &request, i16::MAX, self.asking.rebalance_timeout + MARGIN).await?;
        Failure::check(answer.error_code)?;
        Ok(answer.assignment)
    }

    /// Says that this member is there.
    pub(super) async fn heartbeat(&self, member_id: String, generation: i32) -> Result<(), Failure> {
        let request = HeartbeatRequest::default()
            .with_group_id(self.group_id())
            .with_generation_id(generation)
            .with_member_id(text(member_id));
        let answer = self.call(&self.pulse, &request, i16::MAX, self.asking.patience).await?;
        Failure::check(answer.error_code)
    }

    /// Takes this member out of the group.
    pub(super) async fn leave(&self, member_id: String) -> Result<(), Failure> {
        let request = LeaveGroupRequest::default().with_group_id(self.group_id()).with_member_id(text(member_id));
        let answer = self.call(&self.pulse, &request, LEAVE_ALONE, self.asking.patience).await?;
        Failure::check(answer.error_code)
    }

    fn group_id(&self) -> GroupId {
        GroupId(text(self.asking.group.clone()))
    }

    async fn call<R: Request>(
        &self,
        line: &Line,
        request: &R,
        max_version: i16,
        timeout: Duration,
    ) -> Result<R::Response, Failure> {
        let mut line = line.0.lock().await;
        let asking = &self.asking;
        let mut connection = match line.take().filter(|known| known.expires().is_none_or(|end| Instant::now() < end)) {
            Some(connection) => connection,
            None => {
                Connection::open(
                    &self.address,
                    &asking.security,
                    &asking.client_id,
                    asking.patience.min(CONNECT_TIMEOUT),
                )
                .await?
            }
        };
        let answer = connection.call_capped(request, max_version, timeout).await?;
        *line = Some(connection);
        Ok(answer)
    }
}

fn joining(answer: &JoinGroupResponse) -> Result<Joining, Failure> {
    let member_id = answer.member_id.to_string();
    if answer.error_code == Code::MemberIdRequired.code() {
        return Ok(Joining::Named(member_id));
    }
    Failure::check(answer.error_code)?;
    let candidates = if answer.leader == answer.member_id { answer.members.as_slice() } else { &[] };
    let candidates = candidates.iter().map(|member| Candidate::new(&member.member_id, &member.metadata)).collect();
    Ok(Joining::Joined(Joined { member_id, generation: answer.generation_id, candidates }))
}

fn fixed(text: &'static str) -> StrBytes {
    StrBytes::from_static_str(text)
}

fn text(text: String) -> StrBytes {
    StrBytes::from_string(text)
}

fn milliseconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_millis()).unwrap_or(i32::MAX)
}
