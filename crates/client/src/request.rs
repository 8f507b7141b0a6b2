//! One call: a row of the route table with its path filled in.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use registrar_wire::{Operation, Route};
use serde::Serialize;

/// What stands for itself in a segment. Colons do, since servers match context prefixes before they decode.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// A call, ready to be sent as often as need be.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) route: &'static Route,
    /// Path and query, encoded.
    pub(crate) target: String,
    pub(crate) body: Bytes,
}

impl Request {
    /// A call of `operation`, its path's parameters filled in turn. `parameters` are not encoded yet.
    pub(crate) fn new<const N: usize>(operation: Operation, parameters: [&str; N]) -> Self {
        let route = operation.route();
        let mut parameters = parameters.into_iter();
        let mut target = String::new();
        for segment in route.path.split('/').skip(1) {
            target.push('/');
            match segment.strip_prefix('{').and_then(|_| parameters.next()) {
                Some(parameter) => target.extend(utf8_percent_encode(addressable(parameter).as_ref(), SEGMENT)),
                None => target.push_str(segment),
            }
        }
        Self { route, target, body: Bytes::new() }
    }

    /// With one more query parameter.
    pub(crate) fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        let separator = if self.target.contains('?') { '&' } else { '?' };
        let value = value.to_string();
        self.target.push_str(&format!("{separator}{name}={}", utf8_percent_encode(&value, SEGMENT)));
        self
    }

    /// With a JSON body.
    pub(crate) fn json(mut self, shape: &impl Serialize) -> Self {
        self.body = registrar_wire::to_bytes(shape).into();
        self
    }
}

/// Method and path, as messages name a call.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.route.method, self.target)
    }
}

/// A segment that no server takes for something else: the subjects that are empty, `.` and `..` are written with their
/// context, `:.:` (spec: core 5.1).
fn addressable(parameter: &str) -> std::borrow::Cow<'_, str> {
    match parameter {
        "" | "." | ".." => format!(":.:{parameter}").into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_filled_and_encoded() {
        let rows = [
            ("users", "/subjects/users/versions/1"),
            (":.ctx:a/b c", "/subjects/:.ctx:a%2Fb%20c/versions/1"),
            ("100%;x=1?", "/subjects/100%25%3Bx%3D1%3F/versions/1"),
            ("..", "/subjects/:.:../versions/1"),
            ("", "/subjects/:.:/versions/1"),
        ];
        for (subject, target) in rows {
            let request = Request::new(Operation::GetVersion, [subject, "1"]);
            assert_eq!(request.target, target);
            assert_eq!(registrar_wire::path::check(&request.target), Ok(()));
        }
        let listed = Request::new(Operation::ListSchemas, []).query("subjectPrefix", ":*:").query("limit", 5);
        assert_eq!(listed.to_string(), "GET /schemas?subjectPrefix=:%2A:&limit=5");
    }
}
