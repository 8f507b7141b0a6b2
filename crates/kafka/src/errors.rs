//! What Kafka's errors mean for who asked.

use rdkafka::error::{KafkaError, RDKafkaErrorCode as Code};
use registrar_log::LogError;

/// The code of an error, also of one that comes from a transaction.
pub(crate) fn code(error: &KafkaError) -> Option<Code> {
    match error {
        KafkaError::Transaction(error) => Some(error.code()),
        error => error.rdkafka_error_code(),
    }
}

/// The permission that is missing, if that is what an error says.
pub(crate) fn missing_permission(code: Code, topic: &str, transactional_id: &str) -> Option<String> {
    match code {
        Code::TransactionalIdAuthorizationFailed => Some(format!(
            "not allowed to use the transactional id {transactional_id}: grant the ACLs Write and Describe on \
             TransactionalId {transactional_id} (all ids begin alike, so a prefixed ACL is best)"
        )),
        Code::TopicAuthorizationFailed => Some(format!(
            "not allowed to use the topic {topic}: grant the ACLs Read, Write, Describe and DescribeConfigs on Topic \
             {topic}, and Create if it does not exist"
        )),
        Code::ClusterAuthorizationFailed => {
            Some("not allowed by the cluster: grant the ACL IdempotentWrite on Cluster kafka-cluster".to_owned())
        }
        Code::SaslAuthenticationFailed | Code::Authentication => {
            Some("the brokers do not accept the credentials".to_owned())
        }
        _ => None,
    }
}

/// Whether an error says that the brokers take nothing at present, whatever it is.
pub(crate) fn is_unavailable(code: Code) -> bool {
    matches!(
        code,
        Code::MessageTimedOut
            | Code::OperationTimedOut
            | Code::RequestTimedOut
            | Code::NotEnoughReplicas
            | Code::NotEnoughReplicasAfterAppend
            | Code::NotLeaderForPartition
            | Code::LeaderNotAvailable
            | Code::BrokerTransportFailure
            | Code::AllBrokersDown
            | Code::CoordinatorNotAvailable
            | Code::CoordinatorLoadInProgress
            | Code::NotCoordinator
            | Code::ConcurrentTransactions
            | Code::UnknownTopicOrPartition
            | Code::UnknownTopic
            | Code::UnknownPartition
    )
}

/// An error of a question to the cluster, with what was asked.
pub(crate) fn to_log_error(what: &str, error: &KafkaError, topic: &str, transactional_id: &str) -> LogError {
    match code(error).and_then(|code| missing_permission(code, topic, transactional_id)) {
        Some(missing) => LogError::Fatal(format!("{what}: {missing}")),
        None => LogError::Unavailable(format!("{what}: {error}")),
    }
}
