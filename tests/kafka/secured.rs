//! A daemon whose brokers ask for TLS and a log-in: the log and the election use the same properties.

use registrar_testkit::client::Client;
use registrar_testkit::daemon::DaemonConfig;
use registrar_testkit::secured::{Authority, PASSWORD, SecuredBroker, USER};
use registrar_tests::asking::{record, register};
use registrar_tests::{daemon, kafka_jars, root};
use tempfile::TempDir;

use crate::credentials::{LEAVER, taken_away_and_given_back};

/// As an operator moves from the reference: Java's keys, a PEM trust store, a JAAS entry.
fn secured(broker: &SecuredBroker, authority: &str, user: &str, password: &str) -> DaemonConfig {
    let module = "org.apache.kafka.common.security.scram.ScramLoginModule";
    daemon()
        .kafka(broker.address("SASL_SSL"), &format!("of-{user}"))
        .with("kafkastore.security.protocol", "SASL_SSL")
        .with("kafkastore.ssl.truststore.type", "PEM")
        .with("kafkastore.ssl.truststore.location", authority)
        .with("kafkastore.sasl.mechanism", "SCRAM-SHA-512")
        .with("kafkastore.sasl.jaas.config", format!("{module} required username=\"{user}\" password=\"{password}\";"))
}

/// All of it in one test, because the broker is restarted in the end.
#[tokio::test]
async fn a_daemon_logs_in_over_tls_and_says_why_it_cannot() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("broker");
    let broker = SecuredBroker::start(&root().join("tests/kafka.sh"), &kafka_jars(), &data).unwrap();
    let [trusted, foreign] = ["trusted.pem", "foreign.pem"].map(|name| directory.path().join(name));
    std::fs::write(&trusted, broker.authority().pem()).unwrap();
    std::fs::write(&foreign, Authority::new("somebody else").unwrap().pem()).unwrap();
    let [trusted, foreign] = [trusted, foreign].map(|path| path.display().to_string());

    let daemon = secured(&broker, &trusted, USER, PASSWORD).start(directory.path()).unwrap();
    register(&mut Client::new(daemon.url()), "s", &record(1)).await;
    drop(daemon);

    let rows = [(&trusted, "not-the-password", "authentication"), (&foreign, PASSWORD, "certificate")];
    for (authority, password, expected) in rows {
        let config = secured(&broker, authority, USER, password).with("kafkastore.init.timeout.ms", 10_000);
        let output = config.start(directory.path()).map(|_| ()).expect_err("nobody should get in");
        assert!(output.to_lowercase().contains(expected), "{output}");
        assert!(!output.contains("not-the-password"), "{output}");
    }
    taken_away_and_given_back(&broker, &secured(&broker, &trusted, LEAVER, PASSWORD), directory.path()).await;
}
