//! Requests made from the OpenAPI document by schemathesis, in a small number; `make schemathesis` sends more.

use std::process::Command;

use registrar_tests::{daemon, root};
use tempfile::TempDir;

use crate::installation::{need, run};

#[test]
fn answers_are_as_the_document_says() {
    need("python3", "--version", "python3 python3-venv");
    let started = TempDir::new().and_then(|directory| daemon().command(directory.path()));
    let started = started.unwrap_or_else(|error| panic!("{error}"));
    let mut script = Command::new(root().join("tests/schemathesis/run.sh"));
    script.arg(started.get_program()).env("SEED", "1").env("EXAMPLES", "5").env("PHASES", "examples,fuzzing,stateful");
    run(&mut script).unwrap_or_else(|printed| panic!("{printed}"));
}
