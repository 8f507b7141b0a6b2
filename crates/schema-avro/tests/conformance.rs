//! Replays the reference's recorded answers against this crate, without HTTP: a registry of a few lines does what the
//! recorded requests ask for. Texts that the registry puts around a language's message are not compared.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod replay;

use replay::registry::Registry;
use replay::{Case, cases};

/// The least share of answers that must be exact.
const LEAST_EXACT: f64 = 0.99;

fn replay_file(name: &str) {
    let mut registry = Registry::default();
    let (mut total, mut exact) = (0_u32, 0_u32);
    for case in cases(name) {
        let answer = registry.answer(&case);
        total += 1;
        match differs(&case, &answer) {
            None => exact += 1,
            Some(difference) => eprintln!("{} {} {}: {difference}", case.id, case.method, case.path),
        }
    }
    eprintln!("{name}: {exact} of {total} exact");
    assert!(total > 1_000, "{name} is short");
    assert!(f64::from(exact) >= LEAST_EXACT * f64::from(total), "{exact} of {total}");
}

fn differs(case: &Case, answer: &replay::Answer) -> Option<String> {
    if case.status != answer.status {
        return Some(format!("status {} instead of {}: {:?}", answer.status, case.status, answer.parts));
    }
    if case.status_only {
        return None;
    }
    let wrong = answer.parts.iter().find(|part| !part.agrees_with(&case.body))?;
    Some(format!("{wrong:?}\n  instead of {}", case.body))
}

#[test]
fn avro_schemas_are_answered_as_recorded() {
    replay_file("avro");
}

#[test]
fn avro_rules_are_answered_as_recorded() {
    replay_file("avro_rules");
}
