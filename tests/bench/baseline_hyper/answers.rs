//! What the bare server answers: what the registry has answered to the same requests.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Response, StatusCode};
use registrar_testkit::client::Answer;

use crate::Result;

/// Headers that hyper sets by itself.
const BY_HYPER: [&str; 3] = ["date", "content-length", "connection"];

/// Path, status, headers and body in the file that the server reads.
type Saved = (String, u16, Vec<(String, String)>, String);

/// Answers by path and query.
#[derive(Default)]
pub(crate) struct Answers {
    known: HashMap<String, Known>,
}

struct Known {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answers {
    /// Adds what the registry has answered.
    pub(crate) fn add(&mut self, path: &str, answer: &Answer) -> Result<()> {
        let mut headers = HeaderMap::new();
        for (name, value) in &answer.headers {
            if !BY_HYPER.contains(&name.as_str()) {
                headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
            }
        }
        let known = Known { status: StatusCode::from_u16(answer.status)?, headers, body: answer.body.clone() };
        self.known.insert(path.to_owned(), known);
        Ok(())
    }

    /// The answer for a path; 404 if there is none.
    pub(super) fn get(&self, path: &str) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::default());
        match self.known.get(path) {
            Some(known) => {
                *response.status_mut() = known.status;
                *response.headers_mut() = known.headers.clone();
                *response.body_mut() = Full::new(known.body.clone());
            }
            None => *response.status_mut() = StatusCode::NOT_FOUND,
        }
        response
    }

    pub(super) fn write(&self, file: &Path) -> Result<()> {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let row = |(path, known): (&String, &Known)| -> Saved {
            let headers: Vec<_> = known.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
            (path.clone(), known.status.as_u16(), headers, String::from_utf8_lossy(&known.body).into_owned())
        };
        let rows: Vec<_> = self.known.iter().map(row).collect();
        Ok(fs::write(file, serde_json::to_vec(&rows)?)?)
    }

    pub(super) fn read(file: &Path) -> Result<Self> {
        let rows: Vec<Saved> = serde_json::from_slice(&fs::read(file)?)?;
        let mut answers = Self::default();
        for (path, status, headers, body) in rows {
            answers.add(&path, &Answer { status, content_type: None, headers, body: body.into() })?;
        }
        Ok(answers)
    }
}
