//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::EXIT_USAGE;

/// A schema registry for Avro, JSON Schema and Protobuf.
#[derive(Debug, Parser)]
#[command(name = "registrar", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the daemon.
    Serve(Serve),
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The properties file. Without it: the environment, `--override`, and defaults.
    pub file: Option<PathBuf>,
    /// Set a property, over the file and the environment. May be repeated.
    #[arg(long = "override", value_name = "KEY=VALUE")]
    pub overrides: Vec<String>,
    /// Print every property with its default and what it does, and exit.
    #[arg(long)]
    pub help_config: bool,
    /// With `--help-config`: as Markdown.
    #[arg(long, requires = "help_config")]
    pub markdown: bool,
}

/// Prints what clap has to say; a wrong command line exits with 64, a question for help with 0.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // standard output may be closed; there is nobody to tell
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS }
}
