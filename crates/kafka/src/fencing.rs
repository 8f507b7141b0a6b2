//! Whether appenders are fenced by the broker: what is asked for, and what `auto` makes of the cluster it finds
//! (docs/decisions/0007-fencing-without-a-record.md).

use std::str::FromStr;
use std::time::Duration;

use rdkafka::admin::ResourceSpecifier;
use registrar_log::LogError;
use tracing::info;

use crate::admin::Admin;
use crate::cluster::Cluster;
use crate::config::KafkaLogConfig;

/// Where the brokers keep transactions. They make it, if they can, when somebody asks for the first one.
pub(crate) const STATE_TOPIC: &str = "__transaction_state";

/// How many replicas [`STATE_TOPIC`] gets. With fewer brokers it is never made, and no transaction ever begins.
const STATE_REPLICAS: &str = "transaction.state.log.replication.factor";

/// What is lost without transactions, and how to have it.
pub(crate) const UNFENCED: &str = "writes are not fenced: if another registrar appends to the topic as well, or one that \
    was paused goes on, both succeed, and an id may be given out twice; and a batch may be appended in part. Run one \
    registrar only. To have writes fenced, let the brokers' transaction.state.log.replication.factor be at most their \
    number and do not set registrar.kafka.fencing to none; then restart registrar";

/// Why a transactional id may be waited for in vain, in the middle of a sentence.
pub(crate) const NO_COORDINATOR: &str = " (perhaps the cluster can have no transactions: are there as many brokers as \
    their transaction.state.log.replication.factor? registrar.kafka.fencing=none does without)";

/// `registrar.kafka.fencing`: whether appends are transactions, so that the broker fences every earlier appender.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fencing {
    /// They are, unless the cluster can have no transactions.
    #[default]
    Auto,
    /// They are, or there are none.
    Transactional,
    /// They are not.
    None,
}

impl FromStr for Fencing {
    type Err = ();

    /// Reads a value of the configuration; case does not matter.
    fn from_str(text: &str) -> Result<Self, ()> {
        let names = [("auto", Self::Auto), ("transactional", Self::Transactional), ("none", Self::None)];
        names.into_iter().find_map(|(name, fencing)| name.eq_ignore_ascii_case(text).then_some(fencing)).ok_or(())
    }
}

/// How a log appends, for as long as it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Appending {
    /// In transactions.
    Transactional,
    /// Without: why.
    Plain(String),
}

/// What the cluster says; nothing where it does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Facts {
    /// Whether [`STATE_TOPIC`] exists.
    state_topic: Option<bool>,
    /// [`STATE_REPLICAS`].
    state_replicas: Option<usize>,
    brokers: Option<usize>,
}

impl Facts {
    /// Asks the cluster. What decides nothing any more is not asked.
    fn read(cluster: &Cluster, admin: &Admin<'_>, timeout: Duration) -> Self {
        let state_topic = known("whether transactions have been used", cluster.exists(STATE_TOPIC, timeout));
        if state_topic != Some(false) {
            return Self { state_topic, ..Self::default() };
        }
        let Some(brokers) = known("the brokers", cluster.brokers(timeout)) else {
            return Self { state_topic, ..Self::default() };
        };
        let state_replicas = brokers.live.and_then(|id| {
            let broker = admin.describe(&ResourceSpecifier::Broker(id), timeout);
            let value = known(STATE_REPLICAS, broker)?.get(STATE_REPLICAS)?.value.clone();
            value?.parse().ok()
        });
        Self { state_topic, state_replicas, brokers: Some(brokers.registered) }
    }

    /// Why there can be no transactions, if that is certain.
    fn obstacle(&self) -> Option<String> {
        match *self {
            Self { state_topic: Some(false), state_replicas: Some(replicas), brokers: Some(brokers) }
                if replicas > brokers =>
            {
                Some(format!(
                    "the brokers' {STATE_REPLICAS} is {replicas}, but there are only {brokers} of them, so they cannot \
                     make the topic {STATE_TOPIC}"
                ))
            }
            _ => None,
        }
    }
}

fn known<T, E: std::fmt::Display>(fact: &str, answer: Result<T, E>) -> Option<T> {
    answer.inspect_err(|reason| info!(fact, %reason, "not known, so writes are to be transactional")).ok()
}

/// Decides how to append, from what the cluster says if that matters. Blocks.
///
/// # Errors
/// [`LogError::Fatal`] if the cluster can have no transactions, but they are asked for.
pub(crate) fn choose(config: &KafkaLogConfig, cluster: &Cluster, admin: &Admin<'_>) -> Result<Appending, LogError> {
    let facts = match config.fencing {
        Fencing::None => Facts::default(),
        Fencing::Auto | Fencing::Transactional => Facts::read(cluster, admin, config.timeout),
    };
    decide(config.fencing, &facts).map_err(LogError::Fatal)
}

fn decide(fencing: Fencing, facts: &Facts) -> Result<Appending, String> {
    match (fencing, facts.obstacle()) {
        (Fencing::None, _) => Ok(Appending::Plain("registrar.kafka.fencing is none".to_owned())),
        (Fencing::Auto, Some(obstacle)) => Ok(Appending::Plain(obstacle)),
        (Fencing::Transactional, Some(obstacle)) => Err(format!(
            "writes cannot be transactional: {obstacle}. Lower it on the brokers (and \
             transaction.state.log.min.isr), or set registrar.kafka.fencing to auto or none"
        )),
        (Fencing::Auto | Fencing::Transactional, None) => Ok(Appending::Transactional),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_does_without_transactions_only_where_there_can_be_none() {
        let rows = [
            // the topic exists, the replicas it would get, brokers; whether auto is transactional
            ((Some(false), Some(3), Some(1)), false),
            ((Some(false), Some(3), Some(2)), false),
            ((Some(false), Some(3), Some(3)), true),
            ((Some(false), Some(1), Some(1)), true),
            ((Some(false), Some(1), Some(3)), true),
            ((Some(true), Some(3), Some(1)), true),
            ((Some(true), None, None), true),
            ((None, Some(3), Some(1)), true),
            ((Some(false), None, Some(1)), true),
            ((Some(false), Some(3), None), true),
            ((None, None, None), true),
        ];
        for ((state_topic, state_replicas, brokers), transactional) in rows {
            let facts = Facts { state_topic, state_replicas, brokers };
            let is_transactional = |fencing| decide(fencing, &facts).map(|how| how == Appending::Transactional);
            assert_eq!(is_transactional(Fencing::Auto), Ok(transactional), "{facts:?}");
            assert_eq!(is_transactional(Fencing::Transactional).is_ok(), transactional, "{facts:?}");
            assert_eq!(is_transactional(Fencing::None), Ok(false), "{facts:?}");
        }
    }

    #[test]
    fn the_obstacle_and_the_ways_out_are_named() {
        let facts = Facts { state_topic: Some(false), state_replicas: Some(3), brokers: Some(2) };
        let error = decide(Fencing::Transactional, &facts).unwrap_err();
        for part in ["transaction.state.log.replication.factor is 3", "only 2", "registrar.kafka.fencing", "none"] {
            assert!(error.contains(part), "{error}");
        }
    }
}
