//! The brokers of this test binary, started through the project's script. They end with this process, however it ends.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use registrar_testkit::broker::Broker;

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

/// The broker that the tests share, started when it is first asked for.
pub(crate) fn broker() -> &'static Broker {
    static BROKER: OnceLock<Broker> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = STARTING.lock();
    BROKER.get_or_init(|| start(&script(), "shared"))
}
