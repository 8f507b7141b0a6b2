//! Which broker keeps the group.

use std::time::Duration;

use kafka_protocol::messages::{FindCoordinatorRequest, MetadataRequest};
use kafka_protocol::protocol::StrBytes;

use super::coordinator::{Asking, CONNECT_TIMEOUT};
use super::reaction::Failure;
use crate::connection::Connection;

/// How long a broker may take to say who keeps the group.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The last version of the request that is about one group.
const ONE_GROUP: i16 = 3;

/// A coordinator that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Located {
    /// `host:port` of the coordinator.
    pub(super) coordinator: String,
    /// The same of all brokers that are known; none if nobody told.
    pub(super) brokers: Vec<String>,
}

/// Asks one broker after another which of them keeps the group, until one knows.
pub(super) async fn locate(asking: &Asking, brokers: Vec<String>) -> Result<Located, Failure> {
    let mut failure = Failure::Unreachable("bootstrap.servers names no brokers".to_owned());
    for broker in brokers {
        match ask(asking, &broker).await {
            Ok(located) => return Ok(located),
            // Anything says more than that a broker cannot be reached.
            Err(Failure::Unreachable(_)) if !matches!(failure, Failure::Unreachable(_)) => {}
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

async fn ask(asking: &Asking, broker: &str) -> Result<Located, Failure> {
    let mut connection = Connection::open(broker, &asking.security, &asking.client_id, CONNECT_TIMEOUT).await?;
    let request = FindCoordinatorRequest::default().with_key(StrBytes::from_string(asking.group.clone()));
    let answer = connection.call_capped(&request, ONE_GROUP, TIMEOUT).await?;
    Failure::check(answer.error_code)?;
    let coordinator = address(&answer.host, answer.port);
    let everybody = MetadataRequest::default().with_topics(Some(Vec::new()));
    let brokers = match connection.call(&everybody, TIMEOUT).await {
        Ok(known) => known.brokers.iter().map(|broker| address(&broker.host, broker.port)).collect(),
        Err(_) => Vec::new(),
    };
    Ok(Located { coordinator, brokers })
}

/// `host:port`, as it is connected to.
fn address(host: &str, port: i32) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_ipv6_address_gets_brackets() {
        assert_eq!([address("::1", 9), address("kafka-1", 9092)], ["[::1]:9", "kafka-1:9092"]);
    }
}
