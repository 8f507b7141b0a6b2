//! Elections over brokers that want a log-in.

use std::time::Duration;

use registrar_kafka::ElectionConfig;
use registrar_log::{Election, Standing};
use tokio::time::Instant;

use super::node::{Node, agree, config};
use crate::broker::secured;
use crate::secured::{MECHANISMS, log_in, properties, with};

fn over(protocol: &str, pairs: &[(&str, &str)], group: &str, host: &str) -> ElectionConfig {
    let mut config = config(secured().address(protocol), group, host);
    config.client.extend(properties(protocol, pairs));
    config
}

#[tokio::test]
async fn a_primary_is_elected_over_tls_with_every_mechanism() {
    for mechanism in MECHANISMS {
        let group = format!("secured-{mechanism}");
        let join = |host| Node::join(over("SASL_SSL", &log_in(mechanism), &group, host));
        let (b, a) = (join("b"), join("a"));
        agree(&[&a, &b], Some(&a.url)).await;
    }
}

#[tokio::test]
async fn a_log_in_that_is_refused_is_a_fault() {
    let wrong = with(&log_in("SCRAM-SHA-512"), "sasl.password", "not-alices");
    let a = Node::join(over("SASL_SSL", &wrong, "refused", "a"));
    let refused = |fault: &String| fault.contains("check the user's name and password");
    let is_told = |standing: &Standing| standing.fault.as_ref().is_some_and(refused);
    let fault = a.until("the log-in is refused", is_told).await.fault.unwrap();
    assert!(!fault.contains("not-alices"), "{fault}");
}

#[tokio::test]
async fn a_log_in_that_ends_is_renewed_without_a_rebalance() {
    const LIFETIME: Duration = Duration::from_secs(8);
    let token = format!("principal=alice lifeSeconds={}", LIFETIME.as_secs());
    let short = with(&log_in("OAUTHBEARER"), "sasl.oauthbearer.config", &token);
    // no heartbeat is late because the machine has much else to do
    let config = ElectionConfig { session_timeout: LIFETIME * 10, ..over("SASL_SSL", &short, "renewed", "a") };
    let a = Node::join(config);
    agree(&[&a], Some(&a.url)).await;
    let (before, joined) = (a.now(), Instant::now());
    while joined.elapsed() < LIFETIME * 2 {
        assert_eq!(a.election.confirm().await, Ok(()));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(a.now(), before);
    assert_eq!(a.election.stats().failed_heartbeats(), 0);
}
