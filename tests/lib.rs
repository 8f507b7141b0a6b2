//! What the test tiers share: where things are, and stores that a daemon runs on.

pub mod asking;
pub mod crash;
pub mod store;
pub mod topics;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::LazyLock;

use registrar_testkit::broker::Broker;
use registrar_testkit::daemon::DaemonConfig;

pub use store::Store;

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The recorded cases and topics.
pub fn recordings() -> PathBuf {
    root().join("tests/conformance")
}

/// The program, built by the same profile into the same folder as the running test.
///
/// # Panics
/// If it is not there.
pub fn binary() -> PathBuf {
    let binary = profile_dir().join("registrar");
    assert!(binary.exists(), "{} is missing: build it first (`cargo build -p registrar`)", binary.display());
    binary
}

/// The daemon of [`binary`].
///
/// # Panics
/// If it is not there.
pub fn daemon() -> DaemonConfig {
    // on a loaded machine an answer may take longer than an operator would bear
    DaemonConfig::new(binary()).with("kafkastore.timeout.ms", 30_000)
}

fn profile_dir() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    test.ancestors().nth(2).map(PathBuf::from).unwrap_or_default()
}

/// Where the broker's jars are kept between runs.
pub fn kafka_jars() -> PathBuf {
    std::env::var_os("REGISTRAR_KAFKA_DIR").map_or_else(|| root().join("target/kafka"), PathBuf::from)
}

/// One broker for all tests of a binary; it ends with the process.
///
/// # Panics
/// With what the script printed, if it does not start.
pub fn broker() -> Arc<Broker> {
    static BROKER: LazyLock<Arc<Broker>> = LazyLock::new(|| {
        let data = std::env::temp_dir().join(format!("registrar-kafka-{}", std::process::id()));
        match Broker::start(&root().join("tests/kafka.sh"), &kafka_jars(), &data, 1) {
            Ok(broker) => Arc::new(broker),
            #[allow(clippy::panic)] // a test without its broker has nothing to show
            Err(error) => panic!("{error}"),
        }
    });
    Arc::clone(&BROKER)
}
