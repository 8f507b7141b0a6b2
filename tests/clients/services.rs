//! The broker and the daemon that all tests of this binary share. Both end with the process, however it ends.

use std::process::Command;
use std::sync::{Arc, LazyLock, mpsc};
use std::thread;
use std::time::Duration;

use registrar_testkit::broker::Broker;
use registrar_testkit::daemon::{DaemonConfig, listening};
use registrar_testkit::process::Process;
use registrar_tests::{broker, daemon};
use tempfile::TempDir;

/// A daemon on a broker.
pub(crate) struct Services {
    broker: Arc<Broker>,
    process: Process,
    registry: String,
}

/// The shared services, started by the first test that needs them.
///
/// # Panics
/// If they do not start.
pub(crate) fn shared() -> &'static Services {
    static SERVICES: LazyLock<Result<Services, String>> = LazyLock::new(start);
    SERVICES.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

impl Services {
    /// `http://127.0.0.1:PORT`
    pub(crate) fn registry(&self) -> &str {
        &self.registry
    }

    /// The broker's address.
    pub(crate) fn bootstrap(&self) -> &str {
        self.broker.bootstrap()
    }

    /// The last lines that the daemon has printed so far.
    pub(crate) fn daemon_lines(&self, count: usize) -> String {
        let output = self.process.output();
        let lines: Vec<&str> = output.lines().collect();
        lines[lines.len().saturating_sub(count)..].join("\n")
    }
}

fn start() -> Result<Services, String> {
    let broker = broker();
    let config = daemon().kafka(broker.bootstrap(), "_schemas");
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(start_daemon(&config));
        // The kernel ends the daemon with the thread that started it, and a test's thread ends with the test.
        loop {
            thread::park();
        }
    });
    let (process, registry) = receiver.recv().map_err(|error| error.to_string())??;
    Ok(Services { broker, process, registry })
}

/// Starts a daemon that ends with the calling thread, and gives its address.
fn start_daemon(config: &DaemonConfig) -> Result<(Process, String), String> {
    // The daemon needs its file only at the start.
    let directory = TempDir::new().map_err(|error| error.to_string())?;
    let command = config.command(directory.path()).map_err(|error| error.to_string())?;
    let mut process = Process::start(&mut mortal(&command)).map_err(|error| error.to_string())?;
    let registry = process.wait_for(Duration::from_secs(60), listening)?;
    Ok((process, registry))
}

/// The command, killed when the thread that starts it ends: nothing else ends what a static holds.
fn mortal(command: &Command) -> Command {
    let mut mortal = Command::new("setpriv");
    mortal.args(["--pdeathsig", "KILL"]).arg(command.get_program()).args(command.get_args());
    mortal
}
