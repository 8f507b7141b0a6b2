//! Recorded requests and answers, one a line.

use std::path::Path;

use serde_json::Value;

/// A request and its answer.
pub struct Case(Value);

impl Case {
    /// The stable name.
    pub fn id(&self) -> &str {
        self.text("/id")
    }

    /// The request's method.
    pub fn method(&self) -> &str {
        self.text("/request/method")
    }

    /// The request's path, with its query.
    pub fn path(&self) -> &str {
        self.text("/request/path")
    }

    /// Whether the query holds that parameter.
    pub fn query(&self, parameter: &str) -> bool {
        self.path().contains(parameter)
    }

    /// Whether the request registers a version.
    pub fn is_registration(&self) -> bool {
        self.path().split('?').next().is_some_and(|path| path.starts_with("/subjects/") && path.ends_with("/versions"))
    }

    /// The schema that was sent.
    pub fn schema(&self) -> &str {
        self.text("/request/body/schema")
    }

    /// The type that was sent.
    pub fn schema_type(&self) -> &str {
        self.text("/request/body/schemaType")
    }

    /// A text of the request.
    pub fn sent(&self, member: &str) -> &str {
        self.text(&format!("/request/body/{member}"))
    }

    /// The answer's status.
    pub fn status(&self) -> u64 {
        self.0.pointer("/response/status").and_then(Value::as_u64).unwrap_or_default()
    }

    /// A text of the answer.
    pub fn answered(&self, member: &str) -> String {
        self.text(&format!("/response/body/{member}")).to_owned()
    }

    /// The answered list of messages.
    pub fn messages(&self) -> Vec<String> {
        let list = self.0.pointer("/response/body/messages").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    fn text(&self, pointer: &str) -> &str {
        self.0.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The cases of a recording, in order.
pub fn cases(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/conformance/{name}.jsonl"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| Case(serde_json::from_str(line).unwrap())).collect()
}
