//! Replays the comparisons of the recordings without HTTP: verdicts, messages, and refused registrations.

#![cfg(test)]

mod replay;

use replay::{Registry, cases};

/// The share of comparisons that must be answered exactly.
const REQUIRED: f64 = 0.99;

fn replay(file: &str, least: usize) {
    let mut registry = Registry::default();
    let (mut compared, mut exact) = (0, 0);
    for case in cases(file) {
        let Some(answer) = registry.answer(&case["request"]) else { continue };
        let recorded = &case["response"]["body"];
        let members = answer.as_object().unwrap();
        compared += 1;
        if members.iter().all(|(name, value)| recorded.get(name) == Some(value)) {
            exact += 1;
        } else {
            println!(
                "{} {}\n  {}\n  recorded {recorded}\n  got      {answer}",
                case["id"], case["note"], case["request"]
            );
        }
    }
    println!("{file}: {exact} of {compared} exact");
    assert!(compared >= least, "{file} has only {compared} comparisons");
    assert!(exact as f64 >= REQUIRED * compared as f64, "{file}: only {exact} of {compared} are exact");
}

#[test]
fn json() {
    replay("json.jsonl", 650);
}

#[test]
fn endpoints() {
    replay("rest_compat_endpoints.jsonl", 9);
}

#[test]
fn references() {
    replay("rest_references.jsonl", 5);
}

#[test]
fn json_rules() {
    replay("json_rules.jsonl", 4_759);
}
