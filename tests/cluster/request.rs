//! Operations as requests, and answers as outcomes.

use registrar_testkit::client::{Answer as Response, Client};
use serde_json::{Value, json};

use crate::history::{Answer, Entry, Operation, Outcome, Read, Write, now};

/// A client of one node that sends each request once.
pub(crate) struct Asker {
    /// The client's number and the node's.
    pub(crate) client: usize,
    pub(crate) node: usize,
    pub(crate) http: Client,
}

impl Asker {
    /// Sends a request and says what became of it.
    pub(crate) async fn ask(&mut self, subject: &str, operation: Operation) -> Entry {
        let (method, path, body) = request(subject, &operation);
        let start = now();
        let response = self.http.json(method, &path, body.as_ref()).await;
        let outcome = match response {
            Ok(response) => outcome(&operation, &response),
            Err(error) => Outcome::Unknown(error.to_string()),
        };
        let (client, node, subject) = (self.client, self.node, subject.to_owned());
        Entry { client, node, subject, operation, start, end: now(), outcome }
    }
}

fn request(subject: &str, operation: &Operation) -> (&'static str, String, Option<Value>) {
    let versions = format!("/subjects/{subject}/versions");
    let (config, mode) = (format!("/config/{subject}"), format!("/mode/{subject}"));
    match operation {
        Operation::Read(Read::Versions) => ("GET", format!("{versions}?deleted=true"), None),
        Operation::Read(Read::LiveVersions) => ("GET", versions, None),
        Operation::Read(Read::Level) => ("GET", config, None),
        Operation::Read(Read::Mode) => ("GET", mode, None),
        Operation::Write(Write::Register { text }) => ("POST", versions, Some(json!({ "schema": text }))),
        Operation::Write(Write::DeleteVersion { version, permanent }) => {
            ("DELETE", format!("{versions}/{version}?permanent={permanent}"), None)
        }
        Operation::Write(Write::DeleteSubject { permanent }) => {
            ("DELETE", format!("/subjects/{subject}?permanent={permanent}"), None)
        }
        Operation::Write(Write::SetLevel(level)) => ("PUT", config, Some(json!({ "compatibility": level }))),
        Operation::Write(Write::ClearLevel) => ("DELETE", config, None),
        Operation::Write(Write::SetMode(name)) => ("PUT", mode, Some(json!({ "mode": name }))),
        Operation::Write(Write::ClearMode) => ("DELETE", mode, None),
    }
}

/// What a response says: done, not done, or perhaps (spec: core 3.1, 3.7).
fn outcome(operation: &Operation, response: &Response) -> Outcome {
    let body = response.json();
    if response.status == 200 {
        return match answer(operation, &body) {
            Some(answer) => Outcome::Ok(answer),
            None => Outcome::Unknown(format!("not understood: {body}")),
        };
    }
    let code = body["error_code"].as_u64().unwrap_or(response.status.into());
    match (operation, code) {
        // nothing is there, which is what the topic may say
        (Operation::Read(Read::Versions | Read::LiveVersions), 40401 | 40404) => Outcome::Ok(Answer::Versions(vec![])),
        (Operation::Read(Read::Level), 40408) | (Operation::Read(Read::Mode), 40409) => {
            Outcome::Ok(Answer::Setting(None))
        }
        (_, 50004 | 400..=499 | 40000..=49999) => Outcome::Refused(code),
        _ => Outcome::Unknown(body.to_string()),
    }
}

fn answer(operation: &Operation, body: &Value) -> Option<Answer> {
    let version = |value: &Value| value.as_u64().and_then(|version| u32::try_from(version).ok());
    let versions = || body.as_array()?.iter().map(version).collect::<Option<Vec<u32>>>();
    let setting = |name: &str| Some(Answer::Setting(Some(body[name].as_str()?.to_owned())));
    match operation {
        Operation::Read(Read::Versions | Read::LiveVersions) | Operation::Write(Write::DeleteSubject { .. }) => {
            versions().map(Answer::Versions)
        }
        Operation::Read(Read::Level) => setting("compatibilityLevel"),
        Operation::Read(Read::Mode) => setting("mode"),
        Operation::Write(Write::Register { .. }) => body["id"].as_i64().map(Answer::Id),
        Operation::Write(_) => Some(Answer::Done),
    }
}
