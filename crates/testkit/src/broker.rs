//! A real Apache Kafka of one's own, through the project's script.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Running brokers on 127.0.0.1. Killed, and their data deleted, when this is dropped or when the process that holds it
/// ends in any way: they live as long as the pipe to the script is open.
pub struct Broker {
    script: Child,
    jars: PathBuf,
    bootstrap: String,
}

impl Broker {
    /// Starts that many nodes on free ports. `script` is the project's Kafka script, `directory` is made for data and
    /// logs and deleted in the end; `jars` is where the broker's jars are kept between runs.
    ///
    /// # Errors
    /// What the script printed.
    pub fn start(script: &Path, jars: &Path, directory: &Path, nodes: usize) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", script.display());
        // A file, because nobody reads a pipe while Maven fills it.
        let mut errors = tempfile::tempfile().map_err(failed)?;
        let mut command = Command::new("bash");
        command.arg(script).arg("lend").args([jars, directory]).arg("0").arg(nodes.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors.try_clone().map_err(failed)?);
        let mut child = command.spawn().map_err(failed)?;
        let bootstrap = first_line(&mut child).map_err(failed)?;
        if bootstrap.is_empty() {
            child.wait().map_err(failed)?;
            return Err(format!("{command:?} failed:\n{}", text(&mut errors).map_err(failed)?));
        }
        Ok(Self { script: child, jars: jars.into(), bootstrap })
    }

    /// `127.0.0.1:PORT`, one for each node, with commas between them.
    pub fn bootstrap(&self) -> &str {
        &self.bootstrap
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
        drop(self.script.stdin.take());
        let _ = self.script.wait();
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
