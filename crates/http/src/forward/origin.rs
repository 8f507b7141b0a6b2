//! What the primary gets to see of a client's request (spec: core 1.4, 9.4).

use std::net::IpAddr;
use std::time::Duration;

use http::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::call::Call;
use crate::cluster::RelayedRequest;
use crate::layers::request_id::X_REQUEST_ID;

/// Says that another node passed the request on.
pub(super) const X_FORWARD: HeaderName = HeaderName::from_static("x-forward");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const ACCEPT_UNKNOWN_PROPERTIES: HeaderName = HeaderName::from_static("confluent-accept-unknown-properties");

/// What these say is between two ends of one connection, or between nodes, and never copied.
const OWN: [HeaderName; 11] = [
    HOST,
    CONNECTION,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    TE,
    TRAILER,
    UPGRADE,
    EXPECT,
    ACCEPT_ENCODING,
    X_REQUEST_ID,
    X_FORWARD,
];

/// A request as it arrived, as far as it may have to be passed on.
#[derive(Debug)]
pub(crate) struct Origin {
    /// Whether another node passed it on, in which case this one does not.
    pub is_forwarded: bool,
    method: Method,
    target: String,
    headers: HeaderMap,
}

impl Origin {
    /// Takes what is passed on of a head: the headers that always are, and those in `copied`.
    pub fn of(head: &Parts, client: IpAddr, request_id: &HeaderValue, copied: &[HeaderName]) -> Self {
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        Self {
            is_forwarded: head.headers.contains_key(X_FORWARD),
            method: head.method.clone(),
            target: target.to_owned(),
            headers: headers(&head.headers, client, request_id, copied),
        }
    }

    /// The request that the primary gets.
    pub fn request(&self, call: &Call, connect_within: Duration) -> RelayedRequest {
        RelayedRequest {
            method: self.method.clone(),
            target: self.target.clone(),
            headers: self.headers.clone(),
            body: call.body.clone(),
            connect_within,
        }
    }
}

fn headers(sent: &HeaderMap, client: IpAddr, request_id: &HeaderValue, copied: &[HeaderName]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in [CONTENT_TYPE, ACCEPT, ACCEPT_UNKNOWN_PROPERTIES, AUTHORIZATION].iter().chain(copied) {
        if OWN.contains(name) || name.as_str().starts_with("x-registrar-") || headers.contains_key(name) {
            continue;
        }
        if *name == X_FORWARDED_FOR {
            // whatever the client says of itself
            headers.extend(HeaderValue::from_str(&client.to_string()).map(|client| (name.clone(), client)));
            continue;
        }
        let values = sent.get_all(name).iter().filter(|value| !value.as_bytes().trim_ascii().is_empty());
        for value in values {
            headers.append(name.clone(), value.clone());
        }
    }
    headers.insert(X_REQUEST_ID, request_id.clone());
    headers.insert(X_FORWARD, HeaderValue::from_static("true"));
    // it is compressed once, for the client
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;
    use std::net::Ipv4Addr;

    fn origin(headers: &[(&str, &str)], copied: &[&'static str]) -> Origin {
        let mut request = Request::builder().method("PUT").uri("/contexts/c/config/a%2Fb?force=true");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let head = request.body(()).unwrap().into_parts().0;
        let copied: Vec<_> = copied.iter().map(|name| HeaderName::from_static(name)).collect();
        Origin::of(&head, Ipv4Addr::new(10, 0, 0, 7).into(), &HeaderValue::from_static("id"), &copied)
    }

    /// The headers beside those that every forwarded request has.
    fn passed_on(headers: &[(&str, &str)], copied: &[&'static str]) -> Vec<String> {
        let headers = origin(headers, copied).headers;
        let constant = ["x-request-id: id", "x-forward: true", "accept-encoding: identity"];
        let mut lines: Vec<_> =
            headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        for line in constant {
            assert_eq!(lines.iter().filter(|other| *other == line).count(), 1, "{line}");
        }
        lines.retain(|line| !constant.contains(&line.as_str()));
        lines.sort();
        lines
    }

    #[test]
    fn the_headers_of_the_reference_are_passed_on_and_those_that_are_configured() {
        let sent = [
            ("content-type", "application/json"),
            ("accept", "text/plain"),
            ("accept", "application/json"),
            ("authorization", "Basic eA=="),
            ("confluent-accept-unknown-properties", "true"),
            ("confluent-client-version", "8"),
            ("x-tenant", "t"),
            ("x-blank", " "),
            ("x-request-id", "other"),
            ("x-forwarded-for", "1.2.3.4"),
            ("x-registrar-offset", "7"),
            ("accept-encoding", "gzip"),
            ("connection", "close"),
            ("content-length", "3"),
        ];
        let always = [
            "accept: application/json",
            "accept: text/plain",
            "authorization: Basic eA==",
            "confluent-accept-unknown-properties: true",
            "content-type: application/json",
        ];
        assert_eq!(passed_on(&sent, &[]), always);
        let copied =
            ["x-tenant", "x-blank", "x-absent", "connection", "content-length", "x-registrar-offset", "accept"];
        assert_eq!(passed_on(&sent, &copied), [&always[..], &["x-tenant: t"]].concat());
        assert_eq!(passed_on(&[], &[]), [""; 0], "nothing is invented");
    }

    #[test]
    fn the_client_is_the_one_that_was_seen() {
        let sent = [("x-forwarded-for", "1.2.3.4")];
        assert_eq!(passed_on(&sent, &["x-forwarded-for"]), ["x-forwarded-for: 10.0.0.7"]);
        assert_eq!(passed_on(&[], &["x-forwarded-for"]), ["x-forwarded-for: 10.0.0.7"]);
    }

    #[test]
    fn the_target_stays_as_it_was_sent() {
        let origin = origin(&[("x-forward", "")], &[]);
        assert_eq!((origin.target.as_str(), origin.is_forwarded), ("/contexts/c/config/a%2Fb?force=true", true));
    }
}
