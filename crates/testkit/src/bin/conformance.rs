//! Replays recorded cases against a running registry and prints what share of the answers is the recorded one.
//!
//! Each file is meant for a fresh registry: with one URL, give it one file at a time, or start it anew in between.

use std::path::Path;
use std::process::ExitCode;

use registrar_testkit::golden;

/// How many differences are printed for each file.
const SHOWN: usize = 10;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((url, files)) = arguments.split_first().filter(|(_, files)| !files.is_empty()) else {
        eprintln!("usage: conformance URL FILE.jsonl...");
        return ExitCode::from(64);
    };
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        let cases = match golden::read(Path::new(file)) {
            Ok(cases) => cases,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        };
        match golden::run(url, &cases).await {
            Ok(report) => {
                report.differences.iter().take(SHOWN).for_each(|difference| println!("{difference}"));
                println!("{file}: {report}");
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
