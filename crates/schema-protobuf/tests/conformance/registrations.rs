//! Answers to registrations: the stored text of what it took, in both forms,
//! and the message about what it refused.

use crate::recording::{Case, cases};
use registrar_model::SchemaType;
use registrar_schema::{ParseError, ParsedSchema, Profile, SchemaLanguage, Source};
use registrar_schema_protobuf::Protobuf;
use std::collections::HashMap;
use std::sync::Arc;

/// The messages of parsers stand in this shell (spec: formats 0.2).
const SHELL: &str = "Invalid schema of type PROTOBUF, details: Invalid schema of type PROTOBUF, details: ";

fn stored(case: &Case) -> Result<Arc<dyn ParsedSchema>, ParseError> {
    let schema = Protobuf.parse(&Source::of(case.schema()), Profile::New)?;
    schema.validate(false)?;
    if case.query("normalize=true") { schema.normalized() } else { Ok(schema) }
}

fn refusal(stored: Result<Arc<dyn ParsedSchema>, ParseError>) -> String {
    stored.err().map(|error| error.to_string()).unwrap_or_default()
}

/// A refusal without its shell; nothing for a message about a difference.
fn inner(message: &str) -> String {
    match message.strip_prefix(SHELL) {
        Some(inner) => inner.to_owned(),
        None if message.starts_with("Invalid schema {") => {
            message.rsplit("}, details: ").next().unwrap_or_default().to_owned()
        }
        None => String::new(),
    }
}

/// What ours gives, and what is recorded, if the case says something about one text alone.
fn outcome(case: &Case) -> Option<(String, String)> {
    if case.method() != "POST" || case.schema().is_empty() || case.schema_type() != SchemaType::Protobuf.as_str() {
        return None;
    }
    let ours = stored(case);
    match case.status() {
        200 if case.is_registration() => {
            let ours = ours.map_or_else(|error| error.to_string(), |schema| schema.canonical().to_owned());
            Some((ours, case.answered("schema")))
        }
        422 => Some((refusal(ours), inner(&case.answered("message")))),
        // Compared, or found equal. A verbose comparison puts the refusal where the differences would be.
        200 | 409 => Some((refusal(ours), case.messages().first().map(|message| inner(message)).unwrap_or_default())),
        _ => None,
    }
}

fn replay(name: &str) -> (usize, Vec<String>) {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for case in cases(name) {
        let Some((ours, recorded)) = outcome(&case) else { continue };
        seen += 1;
        if ours != recorded {
            wrong.push(format!("{}: {}\n--- recorded\n{recorded}\n--- ours\n{ours}", case.id(), case.schema()));
        }
    }
    (seen, wrong)
}

#[test]
fn registrations_are_stored_as_the_reference_stores_them() {
    for (name, least) in [("protobuf", 700), ("protobuf_rules", 3_400)] {
        let (seen, wrong) = replay(name);
        for mismatch in &wrong {
            println!("{mismatch}\n");
        }
        println!("{name}: {} of {seen} equal", seen - wrong.len());
        assert!(seen > least, "{name}: only {seen} cases");
        assert!(wrong.len() * 100 <= seen, "{name}: {} of {seen} differ", wrong.len());
    }
}

#[test]
fn the_latest_version_is_serialized_as_the_reference_serializes_it() {
    let mut latest: HashMap<String, String> = HashMap::new();
    let mut seen = 0;
    for case in cases("protobuf") {
        let subject = case.path().split('/').nth(2).unwrap_or_default().to_owned();
        if case.is_registration() && case.status() == 200 {
            latest.insert(subject, case.answered("schema"));
        } else if case.query("format=serialized") && case.status() == 200 {
            seen += 1;
            let schema = Protobuf.parse(&Source::of(latest[&subject].as_str()), Profile::Stored).unwrap();
            assert_eq!(schema.formatted("serialized"), case.answered("schema"), "{}", latest[&subject]);
        }
    }
    assert!(seen >= 18);
}
