//! The registrar daemon.

mod cli;
mod config;
mod copy;
mod encoder;
mod host_name;
mod logging;
mod metrics;
mod node;
mod serve;
mod signals;
mod topic;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { command } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cli::usage(&error),
    };
    match command {
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Copy(arguments) => copy::copy(&arguments),
    }
}
