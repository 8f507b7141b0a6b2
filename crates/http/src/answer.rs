//! Answers before they become responses.

use bytes::Bytes;
use http::StatusCode;
use registrar_model::Error;
use registrar_wire::answers::ErrorMessage;
use registrar_wire::to_bytes;
use serde::Serialize;

/// Status, type and body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub content: Content,
    pub body: Bytes,
}

/// The `Content-Type` of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// What was negotiated.
    Negotiated,
    /// That one.
    Fixed(&'static str),
    /// `text/plain`, and the body again as `Allow`: the answer to `OPTIONS`.
    Methods,
    /// `application/json`: what the reference answers to illegal paths with a page, or with nothing.
    Page,
    /// The header is left out, as the reference leaves it out where no resource was found.
    None,
}

/// What the reference's container, as opposed to its resources, writes faults as.
pub(crate) const CONTAINER: Content = Content::Fixed("application/json");

impl Answer {
    /// 200 with that shape.
    pub fn json(shape: &impl Serialize) -> Self {
        Self::bytes(Bytes::from(to_bytes(shape)))
    }

    /// 200 with a schema's text as the whole body, under the negotiated type as in the reference.
    pub fn text(text: &str) -> Self {
        Self::bytes(Bytes::copy_from_slice(text.as_bytes()))
    }

    /// 200 with a body that is rendered already. Bytes of answers that never change may come from a cache.
    pub fn bytes(body: Bytes) -> Self {
        Self { status: StatusCode::OK, content: Content::Negotiated, body }
    }

    /// 204.
    pub fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, content: Content::None, body: Bytes::new() }
    }

    /// An `OPTIONS` request's answer: the methods of its path.
    pub fn options(methods: String) -> Self {
        Self { status: StatusCode::OK, content: Content::Methods, body: Bytes::from(methods) }
    }

    /// The answer that a fault is.
    pub fn fault(error: &Error, content: Content) -> Self {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, content, body: Bytes::from(to_bytes(&ErrorMessage::from(error))) }
    }
}

/// Why a request is answered before it reaches a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub error: Error,
    pub content: Content,
}

impl Refusal {
    /// A fault of a request that reached no resource: without a `Content-Type`.
    pub fn unrouted(error: impl Into<Error>) -> Self {
        Self { error: error.into(), content: Content::None }
    }

    /// A fault that the reference's container answers.
    pub fn of_container(error: impl Into<Error>) -> Self {
        Self { error: error.into(), content: CONTAINER }
    }

    /// The answer to a request of that method. The container writes bodies for some methods alone.
    pub fn answer(&self, method: &http::Method) -> Answer {
        let mut answer = Answer::fault(&self.error, self.content);
        let has_body = match (self.content, method.as_str()) {
            (Content::Page, method) => matches!(method, "GET" | "POST" | "HEAD"),
            (CONTAINER, method) => matches!(method, "GET" | "POST" | "PUT" | "HEAD"),
            _ => true,
        };
        if !has_body {
            (answer.body, answer.content) = (Bytes::new(), Content::None);
        }
        answer
    }
}
