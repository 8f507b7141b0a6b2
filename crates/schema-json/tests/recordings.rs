//! Replays the registrations of the recordings without HTTP: canonical texts, normal forms, and refusals.

#![cfg(test)]

use std::fs;
use std::path::Path;

use registrar_schema::{Profile, SchemaLanguage, Source};
use registrar_schema_json::JsonSchema;
use serde_json::Value;

/// The share of registrations that must be answered exactly.
const REQUIRED: f64 = 0.99;

/// Which case of a recording it is, and what was registered and answered.
struct Registration {
    id: String,
    schema: String,
    normalize: bool,
    /// The stored text, or the language's own message.
    answer: Result<String, String>,
}

fn registrations(file: &str) -> Vec<Registration> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance").join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().filter_map(|line| registration(&serde_json::from_str(line).unwrap())).collect()
}

fn registration(case: &Value) -> Option<Registration> {
    let request = &case["request"];
    let path = request["path"].as_str()?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_registration = request["method"] == "POST" && path.starts_with("/subjects/") && path.ends_with("/versions");
    let schema = request["body"]["schema"].as_str()?;
    // the registry answers for empty texts
    if !is_registration || schema.trim().is_empty() || request["body"].get("references").is_some() {
        return None;
    }
    let answer = &case["response"]["body"];
    let answer = match case["response"]["status"].as_u64()? {
        200 => Ok(answer["schema"].as_str()?.to_owned()),
        422 => Err(inner_message(answer["message"].as_str()?).to_owned()),
        _ => return None,
    };
    let normalize = query.contains("normalize=true");
    Some(Registration { id: case["id"].as_str()?.to_owned(), schema: schema.to_owned(), normalize, answer })
}

/// A message without the shells that the registry puts around it (spec: formats 0.2).
fn inner_message(message: &str) -> &str {
    message.rsplit_once(", details: ").map_or(message, |(_, inner)| inner)
}

fn register(registration: &Registration) -> Result<String, String> {
    let parsed = JsonSchema.parse(&Source::of(&*registration.schema), Profile::New).map_err(|error| error.0)?;
    parsed.validate(false).map_err(|error| error.0)?;
    let stored = if registration.normalize { parsed.normalized().map_err(|error| error.0)? } else { parsed };
    Ok(stored.canonical().to_owned())
}

fn replay(file: &str, least: usize) {
    let all = registrations(file);
    assert!(all.len() >= least, "{file} has only {} registrations", all.len());
    let mut exact = 0;
    for registration in &all {
        let got = register(registration);
        if got == registration.answer {
            exact += 1;
        } else {
            println!(
                "{}: {}\n  recorded {:?}\n  got      {got:?}",
                registration.id, registration.schema, registration.answer
            );
        }
    }
    println!("{file}: {exact} of {} exact", all.len());
    assert!(exact as f64 >= REQUIRED * all.len() as f64, "{file}: only {exact} of {} are exact", all.len());
}

#[test]
fn json() {
    replay("json.jsonl", 370);
}

#[test]
fn json_rules() {
    replay("json_rules.jsonl", 2_380);
}
