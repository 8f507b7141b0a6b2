//! Recorded cases and how an answer compares with them.

use std::error::Error;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::client::{Answer, Client};

/// One recorded request and its answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// A stable name.
    pub id: String,
    /// What was sent.
    pub request: CaseRequest,
    /// What was answered.
    pub response: CaseResponse,
    /// How exact the answer must be; absent: to the word.
    #[serde(default)]
    pub level: Level,
}

/// A recorded request.
#[derive(Debug, Clone, Deserialize)]
pub struct CaseRequest {
    /// The method.
    pub method: String,
    /// Path and query, encoded.
    pub path: String,
    /// A JSON body.
    pub body: Option<Value>,
    /// A body sent as it is.
    pub raw: Option<String>,
    /// Headers other than the usual content type.
    #[serde(default)]
    pub headers: std::collections::BTreeMap<String, String>,
}

/// A recorded answer.
#[derive(Debug, Clone, Deserialize)]
pub struct CaseResponse {
    /// The status.
    pub status: u16,
    /// The content type; absent: no such header.
    pub content_type: Option<String>,
    /// The body as JSON.
    pub body: Option<Value>,
    /// The body as text, or a pattern.
    pub text: Option<Value>,
}

/// How far two answers are alike; each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not even the status.
    None,
    /// Status and error code.
    Status,
    /// The body but for the wording of messages.
    Body,
    /// Everything.
    #[default]
    Exact,
}

/// Shares of the cases of one file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many cases there are.
    pub total: usize,
    /// How many are alike to each level: status, body, exact.
    pub alike: [usize; 3],
    /// How many have the recorded content type.
    pub content_types: usize,
    /// How many recorded answers name a guid, those aside whose status differs already.
    pub identities: usize,
    /// How many of these name the same guid, and the same id if they name one.
    pub same_identities: usize,
    /// How many are as alike as their case asks.
    pub passed: usize,
    /// The cases whose answers are not exact, whatever they ask for.
    pub inexact: Vec<String>,
    /// What differed from what was asked for, one text a case.
    pub differences: Vec<String>,
}

impl Report {
    /// The share of exact answers, 0 to 1.
    pub fn exact(&self) -> f64 {
        self.alike[2] as f64 / self.total.max(1) as f64
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [status, body, exact] = self.alike;
        let Self { total, content_types, identities, same_identities, passed, .. } = self;
        write!(
            f,
            "status {status}/{total}  body {body}/{total}  exact {exact}/{total} ({:.1}%)  \
             content types {content_types}/{total}  guids and ids {same_identities}/{identities}  \
             as asked {passed}/{total}",
            self.exact() * 100.0
        )
    }
}

/// Reads the cases of a file, one a line.
///
/// # Errors
/// If the file cannot be read or a line is no case.
pub fn read(path: &Path) -> Result<Vec<Case>, Box<dyn Error + Send + Sync>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// Sends the cases in order, on one connection, and compares the answers.
///
/// # Errors
/// If the server cannot be reached.
pub async fn run(url: &str, cases: &[Case]) -> Result<Report, Box<dyn Error + Send + Sync>> {
    let mut client = Client::new(url);
    let mut report = Report::default();
    for case in cases {
        let answer = client.send_case(&case.request).await?;
        let level = compare(&case.response, &answer);
        report.total += 1;
        for (count, reached) in report.alike.iter_mut().zip([Level::Status, Level::Body, Level::Exact]) {
            *count += usize::from(level >= reached);
        }
        // a case that is held to its status has a page in place of an answer
        let same_type = case.level == Level::Status || answer.content_type == case.response.content_type;
        report.content_types += usize::from(same_type);
        let given: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let comparable = case.response.body.as_ref().filter(|_| answer.status == case.response.status);
        let identity = comparable.and_then(identity_of);
        report.identities += usize::from(identity.is_some());
        report.same_identities += usize::from(identity.is_some() && identity == given.as_ref().and_then(identity_of));
        report.passed += usize::from(level >= case.level);
        if level < Level::Exact {
            report.inexact.push(case.id.clone());
        }
        if level < case.level || !same_type {
            report.differences.push(difference(case, &answer, level));
        }
    }
    Ok(report)
}

/// The guid of a schema in an answer, and its id where the answer names one.
fn identity_of(body: &Value) -> Option<(&str, Option<&Value>)> {
    Some((body.get("guid")?.as_str()?, body.get("id")))
}

impl Client {
    /// Sends a recorded request.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn send_case(&mut self, request: &CaseRequest) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let body = match (&request.raw, &request.body) {
            (Some(raw), _) => Some(Bytes::from(raw.clone())),
            (None, Some(body)) => Some(Bytes::from(body.to_string())),
            (None, None) => None,
        };
        let mut headers: Vec<(String, String)> =
            request.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let typed = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if body.is_some() && !typed {
            headers.push(("content-type".to_owned(), "application/vnd.schemaregistry.v1+json".to_owned()));
        }
        self.send(&request.method, &request.path, &headers, body).await
    }
}

fn difference(case: &Case, answer: &Answer, level: Level) -> String {
    let CaseResponse { status, content_type, body, text } = &case.response;
    let expected = body.as_ref().or(text.as_ref()).map(Value::to_string).unwrap_or_default();
    format!(
        "--- {} ({level:?})\n  request  {} {} {}\n  expected {status} {} {expected}\n  actual   {} {} {}",
        case.id,
        case.request.method,
        case.request.path,
        case.request.body.as_ref().map(Value::to_string).or(case.request.raw.clone()).unwrap_or_default(),
        content_type.as_deref().unwrap_or("-"),
        answer.status,
        answer.content_type.as_deref().unwrap_or("-"),
        String::from_utf8_lossy(&answer.body)
    )
}

/// How far an answer is like the recorded one.
pub fn compare(expected: &CaseResponse, answer: &Answer) -> Level {
    if expected.status != answer.status {
        return Level::None;
    }
    let actual: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let code = |body: &Option<Value>| body.as_ref().and_then(|body| body.get("error_code")).cloned();
    if let Some(wanted) = code(&expected.body)
        && !code(&actual).is_some_and(|code| matches(&wanted, &code, true))
    {
        return Level::None;
    }
    if let (Some(text), None) = (&expected.text, &expected.body) {
        let actual = Value::String(String::from_utf8_lossy(&answer.body).into_owned());
        return if matches(text, &actual, true) { Level::Exact } else { Level::Status };
    }
    match (&expected.body, &actual) {
        (None, None) => Level::Exact,
        (Some(wanted), Some(actual)) if matches(wanted, actual, true) => Level::Exact,
        (Some(wanted), Some(actual)) if matches(wanted, actual, false) => Level::Body,
        _ => Level::Status,
    }
}

/// Deep equality, where `{"$any": KIND}` stands for any value of a JSON type. Without `wording`, messages may differ.
fn matches(expected: &Value, actual: &Value, wording: bool) -> bool {
    match (expected, actual) {
        (Value::Object(pattern), _) if pattern.len() == 1 && pattern.contains_key("$any") => {
            is_a(pattern["$any"].as_str().unwrap_or_default(), actual)
        }
        (Value::Object(expected), Value::Object(actual)) => {
            expected.len() == actual.len()
                && expected.iter().all(|(name, value)| {
                    actual.get(name).is_some_and(|other| {
                        !wording && matches!(name.as_str(), "message" | "messages") || matches(value, other, wording)
                    })
                })
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(a, b)| matches(a, b, wording))
        }
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        _ => expected == actual,
    }
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "bool" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, content_type: None, headers: vec![], body: Bytes::from(body.to_owned()) }
    }

    fn expected(status: u16, body: Value) -> CaseResponse {
        CaseResponse { status, content_type: None, body: Some(body), text: None }
    }

    #[test]
    fn levels_are_told_apart() {
        let wanted = expected(404, json!({"error_code": 40401, "message": "gone"}));
        assert_eq!(compare(&wanted, &answer(404, r#"{"error_code":40401,"message":"gone"}"#)), Level::Exact);
        assert_eq!(compare(&wanted, &answer(404, r#"{"error_code":40401,"message":"other"}"#)), Level::Body);
        assert_eq!(compare(&wanted, &answer(404, r#"{"error_code":40401,"message":"gone","x":1}"#)), Level::Status);
        assert_eq!(compare(&wanted, &answer(404, r#"{"error_code":40402,"message":"gone"}"#)), Level::None);
        assert_eq!(compare(&wanted, &answer(422, r#"{"error_code":40401,"message":"gone"}"#)), Level::None);
    }

    #[test]
    fn patterns_match_by_kind() {
        let wanted = expected(200, json!({"ts": {"$any": "number"}, "list": [1]}));
        assert_eq!(compare(&wanted, &answer(200, r#"{"ts":5,"list":[1]}"#)), Level::Exact);
        assert_eq!(compare(&wanted, &answer(200, r#"{"ts":"5","list":[1]}"#)), Level::Status);
        assert_eq!(compare(&wanted, &answer(200, r#"{"ts":5,"list":[2]}"#)), Level::Status);
    }
}
