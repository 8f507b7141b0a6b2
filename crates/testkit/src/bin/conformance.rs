//! Replays recorded cases and prints what share of the answers is the recorded one, file by file.
//!
//! Each file is meant for a fresh registry. `conformance URL FILE...` sends all of them to one that runs already;
//! `conformance --daemon BINARY FILE...` starts one on an empty embedded log for each.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use registrar_testkit::daemon::DaemonConfig;
use registrar_testkit::golden::{self, Report};

/// How many differences are printed for each file.
const SHOWN: usize = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (target, files) = match arguments.as_slice() {
        ["--daemon", binary, files @ ..] if !files.is_empty() => (Target::Fresh(Path::new(*binary)), files),
        [url, files @ ..] if !files.is_empty() && !url.starts_with('-') => (Target::Running(url), files),
        _ => {
            eprintln!("usage: conformance URL FILE.jsonl...\n       conformance --daemon BINARY FILE.jsonl...");
            return ExitCode::from(64);
        }
    };
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        match target.replay(Path::new(file)).await {
            Ok(report) => {
                report.differences.iter().take(SHOWN).for_each(|difference| println!("{difference}"));
                println!("{file}: {report}");
                if !report.inexact.is_empty() {
                    println!("  not exact: {}", report.inexact.join(" "));
                }
                passed += report.passed;
                failed += report.total - report.passed;
            }
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Which registry is asked.
enum Target<'a> {
    Running(&'a str),
    Fresh(&'a Path),
}

impl Target<'_> {
    async fn replay(&self, file: &Path) -> Result<Report, Box<dyn Error + Send + Sync>> {
        let cases = golden::read(file)?;
        match self {
            Self::Running(url) => golden::run(url, &cases).await,
            Self::Fresh(binary) => {
                let directory = tempfile::tempdir()?;
                let config = DaemonConfig::new(binary.canonicalize()?).embedded(&directory.path().join("data"));
                let daemon = config.start(directory.path())?;
                golden::run(daemon.url(), &cases).await
            }
        }
    }
}
