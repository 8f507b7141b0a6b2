//! Which election a node takes part in.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use registrar_kafka::{Advertised, ElectionConfig, ElectionStats, KafkaElection};
use registrar_log::{Alone, Election};
use tracing::info;

use crate::config::{Configuration, KafkaStore, Storage};
use crate::host_name;

/// An election, and what it counts.
pub(super) struct Part {
    pub(super) election: Arc<dyn Election>,
    /// Where the others reach this node.
    pub(super) url: String,
    /// Nothing where nobody else can write.
    pub(super) stats: Option<Arc<ElectionStats>>,
}

/// The election of the group on Kafka; on the embedded log nobody else can write. `listening` are the addresses of the
/// listeners, in their order; `fenced` is whether
/// the log fences.
///
/// # Errors
/// A sentence, where the brokers cannot be spoken to as the configuration says.
pub(super) async fn part(
    configuration: &Configuration,
    listening: &[SocketAddr],
    fenced: bool,
) -> Result<Part, String> {
    let advertised = &configuration.membership.advertised;
    let host = advertised.host().map(str::to_owned);
    let Storage::Kafka(kafka) = &configuration.storage else {
        let url = advertised.at(host.unwrap_or_else(host_name::bare), listening).to_string();
        return Ok(Part { election: Arc::new(Alone::new()), url, stats: None });
    };
    let host = match host {
        Some(host) => host,
        None => host_name::canonical().await,
    };
    let address = advertised.at(host, listening);
    let url = address.to_string();
    info!(url, "other nodes reach this one here");
    let advertised = Advertised { scheme: address.scheme, host: address.host, port: address.port };
    let election = KafkaElection::new(election_config(configuration, kafka, advertised, fenced));
    let election = election.map_err(|error| error.to_string())?;
    let stats = Some(election.stats());
    Ok(Part { election: Arc::new(election), url, stats })
}

fn election_config(
    configuration: &Configuration,
    kafka: &KafkaStore,
    advertised: Advertised,
    fenced: bool,
) -> ElectionConfig {
    let membership = &configuration.membership;
    ElectionConfig {
        client: BTreeMap::clone(&kafka.client),
        group: membership.group.clone(),
        session_timeout: membership.session_timeout,
        heartbeat_interval: membership.heartbeat_interval,
        rebalance_timeout: membership.rebalance_timeout,
        eligible: membership.eligible,
        fenced,
        sticky: membership.sticky,
        ..ElectionConfig::new("", advertised)
    }
}
