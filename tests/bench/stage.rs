//! What the rows are measured with: the registry's binary, a folder, and a broker once one is asked for.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use registrar_testkit::broker::Broker;
use registrar_testkit::daemon::DaemonConfig;
use tempfile::TempDir;

use crate::Result;
use crate::registry::Registry;

/// What is deleted in the end, processes included.
pub(crate) struct Stage {
    binary: PathBuf,
    broker: OnceCell<Broker>,
    // After the broker, whose data is in it.
    folder: TempDir,
}

impl Stage {
    /// Finds the binary beside this program.
    pub(crate) fn set_up() -> Result<Self> {
        let program = std::env::current_exe()?;
        let profile = program.parent().and_then(Path::parent).ok_or("this program is not in a target directory")?;
        let binary = profile.join("registrar");
        if !binary.exists() {
            return Err(format!("{} does not exist: cargo build --release --bin registrar", binary.display()).into());
        }
        Ok(Self { binary, broker: OnceCell::new(), folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))? })
    }

    /// A new folder.
    pub(crate) fn folder(&self) -> Result<TempDir> {
        Ok(tempfile::tempdir_in(self.folder.path())?)
    }

    /// A registry on an empty embedded log; its files are in `folder`.
    pub(crate) fn embedded(&self, folder: &Path) -> Result<Registry> {
        Registry::start(DaemonConfig::new(&self.binary).embedded(&folder.join("data")), folder)
    }

    /// A registry on a topic of the broker.
    pub(crate) fn on_kafka(&self, folder: &Path, topic: &str) -> Result<Registry> {
        Registry::start(self.kafka_config(topic)?, folder)
    }

    /// How a registry on a topic of the broker is started.
    pub(crate) fn kafka_config(&self, topic: &str) -> Result<DaemonConfig> {
        Ok(DaemonConfig::new(&self.binary).kafka(self.broker()?.bootstrap(), topic))
    }

    /// The broker, which is started at the first call.
    pub(crate) fn broker(&self) -> Result<&Broker> {
        if let Some(broker) = self.broker.get() {
            return Ok(broker);
        }
        eprintln!("starting Kafka");
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let jars = tests.join("../target/kafka");
        let broker = Broker::start(&tests.join("kafka.sh"), &jars, &self.folder.path().join("kafka"), 1)?;
        Ok(self.broker.get_or_init(|| broker))
    }
}
