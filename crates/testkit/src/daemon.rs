//! A registrar process of one's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::Process;

/// A daemon answers within this time after its start, even on a loaded machine.
const START: Duration = Duration::from_secs(60);

/// A running daemon, on 127.0.0.1 and a free port. Killed when dropped.
pub struct Daemon {
    process: Process,
    url: String,
}

/// How a daemon is started.
#[derive(Debug, Clone)]
pub struct DaemonConfig {
    binary: PathBuf,
    properties: Vec<(String, String)>,
}

impl DaemonConfig {
    /// A daemon of that binary, listening on a free port of 127.0.0.1.
    pub fn new(binary: impl Into<PathBuf>) -> Self {
        Self { binary: binary.into(), properties: Vec::new() }.with("listeners", "http://127.0.0.1:0")
    }

    /// With one more property; the last one of a name counts.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        self.properties.retain(|(known, _)| known != key);
        self.properties.push((key.to_owned(), value.to_string()));
        self
    }

    /// On the embedded log in that directory.
    #[must_use]
    pub fn embedded(self, data_dir: &Path) -> Self {
        self.with("registrar.data.dir", data_dir.display())
    }

    /// On a topic of a Kafka cluster.
    #[must_use]
    pub fn kafka(self, bootstrap: &str, topic: &str) -> Self {
        self.with("kafkastore.bootstrap.servers", bootstrap)
            .with("kafkastore.topic", topic)
            // whoever has a topic of its own elects among its own nodes
            .with("schema.registry.group.id", format!("group-{topic}"))
            .with("host.name", "127.0.0.1")
            .with("kafkastore.topic.replication.factor", 1)
    }

    /// The command that starts it. Properties go through a file, as an operator gives them.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn command(&self, directory: &Path) -> std::io::Result<Command> {
        let file = directory.join("registrar.properties");
        let lines: Vec<String> = self.properties.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        fs::write(&file, lines.concat())?;
        let mut command = Command::new(&self.binary);
        command.arg("serve").arg(file).current_dir(directory);
        Ok(command)
    }

    /// Starts it and waits until it listens. `directory` is its working directory.
    ///
    /// # Errors
    /// Its output, if it does not come up.
    pub fn start(&self, directory: &Path) -> Result<Daemon, String> {
        let mut command = self.command(directory).map_err(|error| error.to_string())?;
        Daemon::of(Process::start(&mut command).map_err(|error| format!("{:?}: {error}", self.binary))?)
    }
}

/// The address in the line that says that the daemon listens.
pub fn listening(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("listening for requests on ")?;
    rest.split_whitespace().next().map(|url| url.trim_end_matches(',').to_owned())
}

impl Daemon {
    /// The daemon that a process is, once it listens.
    ///
    /// # Errors
    /// The process's output, if it does not come up.
    pub fn of(mut process: Process) -> Result<Self, String> {
        let url = process.wait_for(START, listening)?;
        Ok(Self { process, url })
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Kills it at once.
    pub fn kill(mut self) {
        self.process.kill();
    }
}
