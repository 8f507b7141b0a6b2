//! Recorded cases, and answers to compare with them.

pub mod registry;

use serde_json::Value;

/// A recorded request and its answer.
pub struct Case {
    /// Its name.
    pub id: String,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// Query.
    pub query: String,
    /// Request body.
    pub request: Value,
    /// Recorded status.
    pub status: u64,
    /// Recorded body.
    pub body: Value,
    /// Whether the wording of the answer may differ.
    pub status_only: bool,
}

/// What this crate has to say about an answer.
#[derive(Debug)]
pub enum Part {
    /// A member of the body.
    Member(&'static str, Value),
    /// The whole body.
    Body(Value),
    /// How a message ends, in `message` or as the only one of `messages`.
    MessageEnd(String),
}

/// Status and compared parts.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u64,
    /// What is compared.
    pub parts: Vec<Part>,
}

impl Part {
    /// Whether the recorded body says the same.
    pub fn agrees_with(&self, body: &Value) -> bool {
        match self {
            Self::Member(name, value) => body.get(name) == Some(value),
            Self::Body(value) => body == value,
            Self::MessageEnd(end) => {
                let message = body.get("message").or_else(|| body.get("messages")?.get(0));
                message.and_then(Value::as_str).is_some_and(|message| message.ends_with(end.as_str()))
            }
        }
    }
}

/// The cases of a recording.
pub fn cases(name: &str) -> Vec<Case> {
    let path = format!("{}/../../tests/conformance/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.lines().map(|line| case(&serde_json::from_str(line).unwrap())).collect()
}

fn case(line: &Value) -> Case {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (request, response) = (&line["request"], &line["response"]);
    let target = text(&request["path"]);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Case {
        id: text(&line["id"]),
        method: text(&request["method"]),
        path: path.to_owned(),
        query: query.to_owned(),
        request: request["body"].clone(),
        status: response["status"].as_u64().unwrap(),
        body: response["body"].clone(),
        status_only: !line["level"].is_null(),
    }
}
