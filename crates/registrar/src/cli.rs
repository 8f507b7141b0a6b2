//! The command line.

use std::fmt;
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
    /// Copy the schemas, configurations and modes of a registry into another one, and compare both.
    ///
    /// Ids, versions, references, metadata, rule sets and soft-deleted versions are kept. A copy that was cut off is
    /// run again: it goes on where it was. Exit status: 0 if the target then holds what the source holds, 1 if not.
    Copy(Copy),
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

#[derive(Args)]
pub(crate) struct Copy {
    /// The registry to copy: `http[s]://[USER:PASSWORD@]HOST[:PORT][/PATH]`, or a bearer token before the `@`.
    #[arg(long, value_name = "URL")]
    pub from: String,
    /// The registry to copy into. It is in import mode meanwhile.
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// Give a context another name in the target; `.` is the default context. May be repeated.
    #[arg(long = "context-map", value_name = "FROM=TO")]
    pub contexts: Vec<String>,
    /// Copy only subjects that begin so, and those that they refer to: `PREFIX` in the default context,
    /// `:.CONTEXT:PREFIX` in another, `:*:PREFIX` in all. May be repeated.
    #[arg(long, value_name = "PREFIX")]
    pub subjects: Vec<String>,
    /// A file with `USER:PASSWORD` or a bearer token for the source.
    #[arg(long, value_name = "FILE")]
    pub from_auth: Option<PathBuf>,
    /// A file with `USER:PASSWORD` or a bearer token for the target.
    #[arg(long, value_name = "FILE")]
    pub to_auth: Option<PathBuf>,
    /// A PEM file with certificate authorities to trust beside the system's.
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Requests under way at once.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub concurrency: u8,
}

/// Without URLs, which may hold passwords.
impl fmt::Debug for Copy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Copy").finish_non_exhaustive()
    }
}

/// Prints what clap has to say; a wrong command line exits with 64, a question for help with 0.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // standard output may be closed; there is nobody to tell
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS }
}
