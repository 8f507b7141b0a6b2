//! What to do about each error of the group protocol.

use kafka_protocol::error::ResponseError as Code;
use thiserror::Error;

use crate::connection::ConnectionError;

/// Why the coordinator did not do as asked.
#[derive(Debug, Clone, Error)]
pub(super) enum Failure {
    /// It says so.
    #[error("the coordinator of the group answers {0}")]
    Refused(Code),
    /// It could not be asked, or did not answer.
    #[error("{0}")]
    Unreachable(String),
    /// It could not be asked, and it will not be otherwise until somebody helps.
    #[error("{0}")]
    Barred(String),
}

impl From<ConnectionError> for Failure {
    fn from(error: ConnectionError) -> Self {
        let text = error.to_string();
        if error.is_retriable() { Self::Unreachable(text) } else { Self::Barred(text) }
    }
}

impl Failure {
    /// An answer's code as an outcome.
    pub(super) fn check(code: i16) -> Result<(), Self> {
        Code::try_from_code(code).map_or(Ok(()), |code| Err(Self::Refused(code)))
    }
}

/// What to do about a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reaction {
    /// Join again, as the member that one is.
    Rejoin,
    /// Join again: the group has gone on without this member.
    Behind,
    /// Join again as a new member: the coordinator does not know this one.
    Unknown,
    /// Look for the coordinator again.
    Relocate,
    /// Ask again later.
    Retry,
    /// Ask again later, and tell somebody, who must help.
    Fault(String),
}

impl Reaction {
    /// What to do about `failure` of a request about the group `group`.
    pub(super) fn to(failure: &Failure, group: &str) -> Self {
        let code = match failure {
            Failure::Refused(code) => code,
            Failure::Unreachable(_) => return Self::Relocate,
            Failure::Barred(text) => return Self::Fault(text.clone()),
        };
        match code {
            Code::RebalanceInProgress => Self::Rejoin,
            Code::IllegalGeneration => Self::Behind,
            Code::UnknownMemberId | Code::FencedInstanceId => Self::Unknown,
            Code::NotCoordinator | Code::CoordinatorNotAvailable => Self::Relocate,
            Code::CoordinatorLoadInProgress => Self::Retry,
            code => explain(*code, group).map_or_else(|| Self::unexpected(*code), Self::Fault),
        }
    }

    /// An error that has nothing to do with groups: another broker may do better.
    fn unexpected(code: Code) -> Self {
        if code.is_retriable() { Self::Relocate } else { Self::Fault(format!("the coordinator answers {code}")) }
    }
}

/// What somebody has to do about an error that does not go away.
fn explain(code: Code, group: &str) -> Option<String> {
    let text = match code {
        Code::GroupAuthorizationFailed => {
            format!("not allowed to use the group {group}: grant the ACLs Read and Describe on Group {group}")
        }
        Code::InconsistentGroupProtocol => format!(
            "the group {group} is used by another kind of client (consumers, or Connect workers): set \
             schema.registry.group.id to a name that only schema registries use"
        ),
        Code::InvalidSessionTimeout => "the brokers do not take kafkagroup.session.timeout.ms: it must be between \
            their group.min.session.timeout.ms and group.max.session.timeout.ms"
            .to_owned(),
        Code::InvalidGroupId => {
            format!("the brokers do not take the group id \"{group}\": set schema.registry.group.id")
        }
        Code::GroupMaxSizeReached => {
            format!("the group {group} has as many members as the brokers' group.max.size allows")
        }
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_a_group_has_its_reaction() {
        let rows = [
            (Code::RebalanceInProgress, Reaction::Rejoin),
            (Code::IllegalGeneration, Reaction::Behind),
            (Code::UnknownMemberId, Reaction::Unknown),
            (Code::NotCoordinator, Reaction::Relocate),
            (Code::CoordinatorNotAvailable, Reaction::Relocate),
            (Code::CoordinatorLoadInProgress, Reaction::Retry),
            (Code::RequestTimedOut, Reaction::Relocate),
            (Code::NetworkException, Reaction::Relocate),
        ];
        for (code, reaction) in rows {
            assert_eq!(Reaction::to(&Failure::Refused(code), "g"), reaction, "{code}");
        }
        let lost = Failure::Unreachable("connection reset".to_owned());
        assert_eq!(Reaction::to(&lost, "g"), Reaction::Relocate);
        let refused = Failure::Barred("not logged in".to_owned());
        assert_eq!(Reaction::to(&refused, "g"), Reaction::Fault("not logged in".to_owned()));
    }

    #[test]
    fn what_does_not_go_away_says_what_to_do() {
        let rows = [
            (Code::GroupAuthorizationFailed, "grant the ACLs Read and Describe on Group g"),
            (Code::InconsistentGroupProtocol, "schema.registry.group.id"),
            (Code::InvalidSessionTimeout, "group.min.session.timeout.ms and group.max.session.timeout.ms"),
            (Code::InvalidGroupId, "\"g\""),
            (Code::GroupMaxSizeReached, "group.max.size"),
            (Code::InvalidRequest, "InvalidRequest"),
        ];
        for (code, part) in rows {
            let reaction = Reaction::to(&Failure::Refused(code), "g");
            assert!(matches!(&reaction, Reaction::Fault(text) if text.contains(part)), "{reaction:?}");
        }
    }
}
