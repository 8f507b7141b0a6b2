//! The registry as a process that logs to a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use registrar_testkit::daemon::DaemonConfig;
use registrar_testkit::process::Process;

use crate::Result;

/// How long it may take to come up.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often its log is looked at until it says that it listens.
const GLANCE: Duration = Duration::from_millis(1);

/// A running registry on 127.0.0.1. Killed when dropped.
pub(crate) struct Registry {
    process: Process,
    authority: String,
    log: PathBuf,
}

impl Registry {
    /// Starts it and waits until it listens. Its files are in `folder`, which is empty.
    pub(crate) fn start(config: DaemonConfig, folder: &Path) -> Result<Self> {
        let log = folder.join("registrar.log");
        let mut command = config.with("registrar.log.file", log.display()).command(folder)?;
        let process = Process::start(&mut command)?;
        let mut registry = Self { process, authority: String::new(), log };
        let deadline = Instant::now() + PATIENCE;
        while registry.authority.is_empty() {
            let log = registry.log();
            registry.authority = listening(&log).unwrap_or_default().to_owned();
            if Instant::now() > deadline || registry.process.wait(Duration::ZERO).is_ok() {
                return Err(format!("the registry does not come up:\n{log}{}", registry.process.output()).into());
            }
            thread::sleep(GLANCE);
        }
        Ok(registry)
    }

    /// `host:port`
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// The process id.
    pub(crate) fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Kills it at once.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Asks it to stop, and does not wait.
    pub(crate) fn terminate(&self) -> Result<()> {
        Ok(self.process.signal("TERM")?)
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

/// The address in the line that says that the registry listens, once the line is complete.
fn listening(log: &str) -> Option<&str> {
    let (_, rest) = log.split_once("listening for requests on http://")?;
    rest.split_once('\n').map(|(authority, _)| authority.trim())
}
