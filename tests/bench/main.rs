//! The benchmark: ratios between the registry and plain programs that do the least that its work could cost, measured
//! in turn in one run on one machine. Prints a table for `docs/performance.md`; progress goes to standard error.
//!
//!     make bench                                                    every row
//!     cargo bench -p registrar-tests --bench ratios -- ids replay   the rows whose names begin so
//!
//! The registry is the release binary beside this one, with its shipped defaults and the request log in a file. The
//! generator shares the machine's cores with what it measures, so its own cost is in both sides of a ratio.

mod baseline_hyper;
mod baseline_kafka;
mod cpu;
mod growing;
mod load;
mod machine;
mod registry;
mod report;
mod rounds;
mod rows;
mod schemas;
mod stage;

use std::process::ExitCode;

use report::Row;
use stage::Stage;

/// What keeps a row from being measured; a target that is missed is not an error.
type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some(baseline_hyper::ARGUMENT) => baseline_hyper::serve(&arguments[1..]),
        _ => bench(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the rows whose names begin with one of `wanted`, or all.
fn bench(wanted: &[String]) -> Result<()> {
    // cargo adds --bench
    let wanted: Vec<&String> = wanted.iter().filter(|name| !name.starts_with('-')).collect();
    let stage = Stage::set_up()?;
    let mut measured: Vec<Row> = Vec::new();
    for (name, measure) in rows::ROWS {
        if wanted.is_empty() || wanted.iter().any(|prefix| name.starts_with(prefix.as_str())) {
            eprintln!("measuring: {name}");
            measured.extend(measure(&stage).map_err(|error| format!("{name}: {error}"))?);
        }
    }
    println!("{}\n\n{}", machine::describe(), report::table(&measured));
    Ok(())
}
