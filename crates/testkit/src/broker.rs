//! A real Apache Kafka of one's own, through the project's script.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Running brokers on 127.0.0.1. Killed, and their data deleted, when this is dropped or when the process that holds it
/// ends in any way: they live as long as the pipe to the script is open.
pub struct Broker {
    lending: Child,
    script: PathBuf,
    jars: PathBuf,
    directory: PathBuf,
    bootstrap: String,
    /// The other listeners, by name.
    listeners: Vec<(String, String)>,
}

/// What brokers are started with.
#[derive(Debug, Clone)]
pub struct BrokerConfig {
    /// How many.
    pub nodes: usize,
    /// Security protocols that get a listener beside PLAINTEXT.
    pub listeners: Vec<&'static str>,
    /// The port of the first one; 0 for ports that are free.
    pub port: u16,
    /// Lines for their configuration.
    pub lines: String,
    /// Further lines for that of each, in their order.
    pub lines_of_each: Vec<String>,
    /// Further options of the storage tool, without blanks in any of them.
    pub format: Vec<String>,
}

impl Default for BrokerConfig {
    fn default() -> Self {
        let (lines, lines_of_each) = (String::new(), Vec::new());
        Self { nodes: 1, listeners: Vec::new(), port: 0, lines, lines_of_each, format: Vec::new() }
    }
}

/// The file with the lines for all brokers; those with the lines for one have a dot and its number behind.
const ADDED: &str = "added.properties";

impl BrokerConfig {
    /// Writes the lines where the script finds them.
    fn write(&self, directory: TempDir) -> std::io::Result<TempDir> {
        std::fs::write(directory.path().join(ADDED), &self.lines)?;
        for (number, lines) in (1..).zip(&self.lines_of_each) {
            std::fs::write(directory.path().join(format!("{ADDED}.{number}")), lines)?;
        }
        Ok(directory)
    }
}

impl Broker {
    /// Starts that many nodes on free ports. `script` is the project's Kafka script, `directory` is made for data and
    /// logs and deleted in the end; `jars` is where the broker's jars are kept between runs.
    ///
    /// # Errors
    /// What the script printed.
    pub fn start(script: &Path, jars: &Path, directory: &Path, nodes: usize) -> Result<Self, String> {
        Self::start_with(script, jars, directory, &BrokerConfig { nodes, ..BrokerConfig::default() })
    }

    /// The same as `config` says.
    ///
    /// # Errors
    /// What the script printed.
    pub fn start_with(script: &Path, jars: &Path, directory: &Path, config: &BrokerConfig) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", script.display());
        // A file, because nobody reads a pipe while Maven fills it.
        let mut errors = tempfile::tempfile().map_err(failed)?;
        let mut command = Command::new("bash");
        let added = config.write(tempfile::tempdir().map_err(failed)?).map_err(failed)?;
        command.arg(script).arg("lend").args([jars, directory]);
        command.args([config.port.to_string(), config.nodes.to_string()]);
        command.env("KAFKA_LISTENERS", config.listeners.join(" ")).env("KAFKA_FORMAT", config.format.join(" "));
        if !config.lines.is_empty() || !config.lines_of_each.is_empty() {
            command.env("KAFKA_CONFIG", added.path().join(ADDED));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors.try_clone().map_err(failed)?);
        let mut child = command.spawn().map_err(failed)?;
        let line = first_line(&mut child).map_err(failed)?;
        let mut addresses = line.split_whitespace();
        let Some(bootstrap) = addresses.next().map(str::to_owned) else {
            child.wait().map_err(failed)?;
            return Err(format!("{command:?} failed:\n{}", text(&mut errors).map_err(failed)?));
        };
        if bootstrap.split(',').count() != config.nodes {
            return Err(format!("{command:?} does not tell of {} brokers: {line}", config.nodes));
        }
        let listener = |text: &str| text.split_once('=').map(|(name, at)| (name.to_owned(), at.to_owned()));
        let listeners = addresses.filter_map(listener).collect();
        let (script, jars, directory) = (script.into(), jars.into(), directory.into());
        Ok(Self { lending: child, script, jars, directory, bootstrap, listeners })
    }

    /// `127.0.0.1:PORT`, one for each node, with commas between them.
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
    }

    /// The same for another listener.
    pub fn listener(&self, name: &str) -> Option<&str> {
        self.listeners.iter().find(|(known, _)| known == name).map(|(_, addresses)| addresses.as_str())
    }

    /// Where the data of node `node` is, from 1.
    pub fn data(&self, node: usize) -> PathBuf {
        self.directory.join(node.to_string())
    }

    /// Kills a node at once.
    ///
    /// # Errors
    /// What the script printed.
    pub fn kill(&self, node: usize) -> Result<(), String> {
        self.run("kill", &[&self.directory, Path::new(&node.to_string())])
    }

    /// Stops a node in good order.
    ///
    /// # Errors
    /// What the script printed.
    pub fn stop(&self, node: usize) -> Result<(), String> {
        self.run("stop", &[&self.directory, Path::new(&node.to_string())])
    }

    /// Lets a node stand still, as one that a network or a machine has taken away: its connections stay open.
    ///
    /// # Errors
    /// If it does not run.
    pub fn pause(&self, node: usize) -> Result<(), String> {
        self.signal(node, "STOP")
    }

    /// Lets a node go on that stands still.
    ///
    /// # Errors
    /// If it does not run.
    pub fn resume(&self, node: usize) -> Result<(), String> {
        self.signal(node, "CONT")
    }

    fn signal(&self, node: usize, name: &str) -> Result<(), String> {
        let pid = std::fs::read_to_string(self.data(node).join("pid")).map_err(|error| error.to_string())?;
        let sent = Command::new("kill").args(["-s", name, pid.trim()]).status().map_err(|error| error.to_string())?;
        if sent.success() { Ok(()) } else { Err(format!("node {node} does not take the signal {name}")) }
    }

    /// Starts the nodes that do not run, on their data, and waits until they serve.
    ///
    /// # Errors
    /// What the script printed.
    pub fn restart(&self) -> Result<(), String> {
        self.run("start", &[&self.jars, &self.directory])
    }

    fn run(&self, verb: &str, arguments: &[&Path]) -> Result<(), String> {
        let mut command = Command::new("bash");
        let ran = command.arg(&self.script).arg(verb).args(arguments).output().map_err(|error| error.to_string())?;
        if ran.status.success() {
            Ok(())
        } else {
            Err(format!("{command:?}: {}", String::from_utf8_lossy(&ran.stderr)))
        }
    }

    /// Runs one of Kafka's own tools, by class name, and gives what it printed.
    ///
    /// # Errors
    /// What it printed, if it failed.
    pub fn tool(&self, class: &str, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new("java");
        command.arg("-Xmx256m").arg("-cp").arg(self.jars.join("*")).arg(class).args(arguments);
        let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
        let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.success() { Ok(printed) } else { Err(format!("{command:?} failed:\n{printed}")) }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        drop(self.lending.stdin.take());
        let _ = self.lending.wait();
    }
}

/// The addresses, which the script prints when the brokers serve; empty if it has ended before.
fn first_line(script: &mut Child) -> std::io::Result<String> {
    let mut line = String::new();
    if let Some(output) = script.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    Ok(line.trim_end().to_owned())
}

fn text(file: &mut File) -> std::io::Result<String> {
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text)
}
