//! A real Apache Kafka of one's own, through the project's script.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A running broker on 127.0.0.1. Stopped, and its data deleted, when dropped.
pub struct Broker {
    script: PathBuf,
    directory: PathBuf,
    port: u16,
}

impl Broker {
    /// Starts one broker on a free port. `script` is the project's Kafka script, `directory` holds data and logs;
    /// `jars` is where the broker's jars are kept between runs.
    ///
    /// # Errors
    /// What the script printed.
    pub fn start(script: &Path, jars: &Path, directory: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(directory).map_err(|error| error.to_string())?;
        let port = free_port_pair()?;
        let broker = Self { script: script.into(), directory: directory.into(), port };
        broker.script(&["install", &jars.display().to_string()])?;
        let lib = jars.join("lib");
        if !directory.join("lib").exists() {
            std::os::unix::fs::symlink(&lib, directory.join("lib")).map_err(|error| error.to_string())?;
        }
        broker.script(&["start", &directory.display().to_string(), &port.to_string()])?;
        Ok(broker)
    }

    /// `127.0.0.1:PORT`
    pub fn bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Runs one of Kafka's own tools, by class name, and gives what it printed.
    ///
    /// # Errors
    /// What it printed, if it failed.
    pub fn tool(&self, class: &str, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new("java");
        command.arg("-Xmx256m").arg("-cp").arg(format!("{}/lib/*", self.directory.display()));
        run(command.arg(class).args(arguments))
    }

    fn script(&self, arguments: &[&str]) -> Result<String, String> {
        run(Command::new("bash").arg(&self.script).args(arguments))
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let directory = self.directory.display().to_string();
        let _ = self.script(&["wipe", &directory]);
    }
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(printed) } else { Err(format!("{command:?} failed:\n{printed}")) }
}

/// A port that is free together with the one after it, where a single node's controller listens.
fn free_port_pair() -> Result<u16, String> {
    for _ in 0..100 {
        let first = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let port = first.local_addr().map_err(|error| error.to_string())?.port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return Ok(port);
        }
    }
    Err("no two neighbouring ports are free".to_owned())
}
