//! `registrar copy`: one registry into another, through the REST API alone.
//!
//! Read both sides, compare, refuse what would clash, write what is missing, read both sides again and compare. Nothing
//! is remembered between runs: a run that was cut off is repeated, and skips what is there.

mod concurrently;
mod context_map;
mod coverage;
mod difference;
mod estate;
mod failure;
mod import_mode;
mod plan;
mod progress;
mod report;
mod schedule;
mod settings;
mod task;
mod versions;
mod write;

use std::process::ExitCode;

use registrar_client::Registry;

use crate::cli::Copy;
use crate::config::EXIT_USAGE;
use crate::signals;
use estate::Estate;
use failure::Failure;
use import_mode::ImportMode;
use plan::Plan;
use progress::Progress;
use report::Report;
use task::Task;
use write::Writing;

/// Copies, verifies, and prints what came of it. Exit status 0: the target holds what the source holds; 1: it does not;
/// 64: the command line is wrong.
pub(crate) fn copy(arguments: &Copy) -> ExitCode {
    let task = match Task::new(arguments) {
        Ok(task) => task,
        Err(fault) => {
            eprintln!("error: {fault}");
            return ExitCode::from(EXIT_USAGE);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime.map_err(Failure::Runtime).and_then(|runtime| runtime.block_on(run(&task))) {
        Ok(report) => {
            print!("{report}");
            if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(task: &Task) -> Result<Report, Failure> {
    let stop = signals::stop().map_err(Failure::Runtime)?;
    let client = |address| Registry::new(address, task.client.clone());
    let (source, target) = (client(task.from.clone())?, client(task.to.clone())?);
    let mut import = ImportMode::new(target.clone());
    let outcome = tokio::select! {
        outcome = steps(task, &source, &target, &mut import) => outcome,
        () = stop => Err(Failure::Interrupted),
    };
    match outcome {
        Ok(report) => Ok(report),
        Err(failure) => match import.undo().await {
            Ok(()) => Err(failure),
            Err(left) => Err(Failure::LeftInImport { failure: Box::new(failure), left: left.to_string() }),
        },
    }
}

async fn steps(task: &Task, source: &Registry, target: &Registry, import: &mut ImportMode) -> Result<Report, Failure> {
    let progress = Progress::new();
    let (wanted, held) = read(task, source, target, &progress).await?;
    let plan = Plan::new(task, &wanted, &held)?;
    let mut writing = Writing { target, concurrency: task.concurrency, progress: &progress, refusals: Vec::new() };
    if !plan.is_empty() {
        writing.write(&plan, import).await?;
    }
    let refusals = writing.refusals;
    let (wanted, held) = read(task, source, target, &progress).await?;
    let differences = difference::all(&wanted, &held, &task.coverage(&wanted));
    Ok(Report::new(&plan, &wanted, refusals, differences))
}

/// What the target should hold, and what it holds.
async fn read(
    task: &Task,
    source: &Registry,
    target: &Registry,
    progress: &Progress,
) -> Result<(Estate, Estate), Failure> {
    let wanted = Estate::of_source(task, source, progress).await?;
    let held = Estate::of_target(task, target, &wanted, progress).await?;
    Ok((wanted, held))
}
