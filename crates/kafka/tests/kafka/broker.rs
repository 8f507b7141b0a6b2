//! The brokers of this test binary, started through the project's script. They end with this process, however it ends.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

use registrar_testkit::broker::{Broker, BrokerConfig};
use registrar_testkit::secured::SecuredBroker;

pub(crate) fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/kafka.sh")
}

/// Where the brokers' jars are.
pub(crate) fn jars() -> PathBuf {
    std::env::var_os("REGISTRAR_KAFKA_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/kafka"), PathBuf::from)
}

/// Where a broker of this process keeps its data.
pub(crate) fn data(name: &str) -> PathBuf {
    jars().join(format!("{name}-{}", std::process::id()))
}

/// A broker for one test alone, through `script`.
pub(crate) fn start(script: &Path, name: &str) -> Broker {
    Broker::start(script, &jars(), &data(name), 1)
        .unwrap_or_else(|error| panic!("these tests need Java 17 or later, and Maven to fetch Kafka once: {error}"))
}

/// A broker for one test alone, or a few, with `lines` added to its configuration.
pub(crate) fn start_with(lines: &str, name: &str) -> Broker {
    let config = BrokerConfig { lines: lines.to_owned(), ..BrokerConfig::default() };
    Broker::start_with(&script(), &jars(), &data(name), &config).unwrap()
}

/// Kills the broker whose data is there.
pub(crate) fn kill(data: &Path) {
    run(&[Path::new("kill"), data]);
}

/// Kills one of several brokers, by its number from 1.
pub(crate) fn kill_node(data: &Path, node: i32) {
    run(&[Path::new("kill"), data, Path::new(&node.to_string())]);
}

/// Starts a killed broker again on its data.
pub(crate) fn restart(data: &Path) {
    run(&[Path::new("start"), &jars(), data]);
}

pub(crate) fn run(arguments: &[&Path]) {
    let ran = Command::new("bash").arg(script()).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
}

/// The broker that the tests share, started when it is first asked for.
pub(crate) fn broker() -> &'static Broker {
    static BROKER: OnceLock<Broker> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock();
    BROKER.get_or_init(|| start(&script(), "shared"))
}

/// A broker that the tests share which may take permissions away, and makes topics for whoever asks, as brokers do by
/// default.
pub(crate) fn permitting() -> &'static Broker {
    static BROKER: OnceLock<Broker> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock();
    let lines = format!("{}auto.create.topics.enable=true\n", crate::acl::AUTHORIZER);
    BROKER.get_or_init(|| start_with(&lines, "permitting"))
}

/// The broker with secured listeners that the tests share, started when it is first asked for.
pub(crate) fn secured() -> &'static SecuredBroker {
    static BROKER: OnceLock<SecuredBroker> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock();
    BROKER.get_or_init(|| SecuredBroker::start(&script(), &jars(), &data("secured")).unwrap())
}
